package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Arrays;

/**
 * Finds the rows with the smallest hashes among rows that lie in several places: asks how many lie in which bucket of a window, guessed first
 * and then narrowed, until a bucket ends with the last row of the sample. The sample is that of {@link Sampling#rows}.
 */
final class RowSample {
    /** Half the first window in standard deviations of the hash that is looked for: beyond lies one sample in 10^15. */
    private static final double DEVIATIONS = 8;
    private static final double HALF_RANGE = 0x1p63;

    private final long key;
    private final int count;
    private final boolean all;
    private HashWindow window;
    private boolean found;
    private long limit = -1;
    private final int[] buckets = new int[HashWindow.BUCKETS];
    private int before;

    /** @param rows there are @param count wanted */
    RowSample(long key, int rows, int count) {
        this.key = key;
        this.count = count;
        all = count >= rows;
        found = all;
        window = all ? HashWindow.all(key) : guess(key, rows, count);
    }

    private static HashWindow guess(long key, int rows, int count) {
        double share = count / (double) rows;
        double half = DEVIATIONS * (Math.sqrt(count * (1 - share)) + 1) / rows;
        if (share < half || share + half > 1) {
            return HashWindow.all(key);
        }
        int bits = Math.max(0, Long.SIZE - HashWindow.BUCKET_BITS + Math.getExponent(2 * half) + 1);
        return bits >= Long.SIZE - HashWindow.BUCKET_BITS ? HashWindow.all(key) : new HashWindow(key, (long) ((share - half) * HALF_RANGE) << 1, bits);
    }

    boolean found() {
        return found;
    }

    void ask(FitQuestion question) {
        question.sample(window, (in, first) -> {
            if (first) {
                before = 0;
                Arrays.fill(buckets, 0);
            }
            before += in.getInt();
            in.addInts(buckets);
        });
    }

    /** Once all have answered. */
    void advance() {
        int bucket = 0;
        int until = before;
        while (until < count && bucket < buckets.length) {
            until += buckets[bucket++];
        }
        if (before >= count || until < count) {
            window = HashWindow.all(key); // the guess was wrong
        } else if (until == count) {
            limit = window.last(bucket - 1);
            found = true;
        } else if (window.bits() == 0) {
            throw new NumergridException(ErrorCode.INTERNAL, "two rows have one hash at the end of a sample of " + count + "; another seed parts them");
        } else {
            window = window.inside(bucket - 1);
        }
    }

    /** As a shard reads it. */
    void write(WireOut out) {
        out.putByte(all ? 1 : 0).putLong(key).putLong(limit);
    }
}
