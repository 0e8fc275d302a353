package io.numergrid.train;

/**
 * What the rows of a fit must know of it.
 *
 * @param target    what it learns
 * @param seed      of the run
 * @param features  columns of the block it may read, ascending
 * @param endDay    exclusive end of the days it learns from
 * @param tailDay   first day of the dates on which choices are tried
 * @param tailEnd   exclusive end of these; not after {@code tailDay} where there are none
 * @param member    number of the member kind, for draws
 * @param opponents of each row under the ranking objective; 0 = squared error
 * @param atATime   features of a histogram
 */
record FitScope(FitOrder.Target target, long seed, int[] features, int endDay, int tailDay, int tailEnd, int member, int opponents, int atATime) {
    /** A fit without trees and without a tail. */
    FitScope(FitOrder order, int endDay) {
        this(order.target(), order.seed(), order.features(), endDay, endDay, endDay, 0, 0, 0);
    }

    FitScope withTail(int from, int to) {
        return new FitScope(target, seed, features, endDay, from, to, member, opponents, atATime);
    }

    void write(WireOut out) {
        out.putByte(target.ordinal()).putLong(seed).putInt(features.length).putInts(features, 0, features.length);
        out.putInt(endDay).putInt(tailDay).putInt(tailEnd).putInt(member).putInt(opponents).putInt(atATime);
    }

    static FitScope read(WireIn in) {
        FitOrder.Target target = FitOrder.Target.values()[in.getByte()];
        long seed = in.getLong();
        int[] features = in.getInts(in.getCount(Integer.BYTES));
        return new FitScope(target, seed, features, in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getInt());
    }
}
