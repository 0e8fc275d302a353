package io.numergrid.train;

import io.numergrid.id.CounterHash;

/**
 * Equal pieces of the range of row hashes, in which rows are counted to find the hash below which a sample lies.
 *
 * @param key   of the draw
 * @param start of the first bucket, as an unsigned number
 * @param bits  a bucket has 2^bits hashes
 */
record HashWindow(long key, long start, int bits) {
    /** Log2 of the number of buckets. */
    static final int BUCKET_BITS = 11;
    static final int BUCKETS = 1 << BUCKET_BITS;

    /** All hashes. */
    static HashWindow all(long key) {
        return new HashWindow(key, 0, Long.SIZE - BUCKET_BITS);
    }

    /** One bucket, in smaller ones. */
    HashWindow inside(int bucket) {
        return new HashWindow(key, start + ((long) bucket << bits), Math.max(0, bits - BUCKET_BITS));
    }

    /** The last hash of a bucket. */
    long last(int bucket) {
        return start + ((bucket + 1L) << bits) - 1;
    }

    /** Counts rows by bucket and returns how many lie before the first. */
    int count(TrainingRows rows, int[] buckets) {
        int before = 0;
        for (int d = 0; d < rows.dateCount(); d++) {
            long dateKey = CounterHash.at(key, rows.date(d));
            for (int r = rows.dateStart(d); r < rows.dateStart(d + 1); r++) {
                long hash = CounterHash.at(dateKey, rows.symbolOrdinal(r));
                long bucket = hash - start >>> bits;
                if (Long.compareUnsigned(hash, start) < 0) {
                    before++;
                } else if (bucket < BUCKETS) {
                    buckets[(int) bucket]++;
                }
            }
        }
        return before;
    }

    void write(WireOut out) {
        out.putLong(key).putLong(start).putByte(bits);
    }

    static HashWindow read(WireIn in) {
        return new HashWindow(in.getLong(), in.getLong(), in.getByte());
    }
}
