package io.numergrid.kernel.scalar;

import io.numergrid.kernel.BucketMap;
import io.numergrid.kernel.RankKernel;
import java.util.Objects;

/** {@link BucketMap#bucket}, its branches taken out of the loop. */
final class ScalarRankKernel implements RankKernel {
    @Override
    public void buckets(float[] key, int at, int n, BucketMap map, int[] bucket) {
        Objects.checkFromIndexSize(at, n, key.length);
        Objects.checkFromIndexSize(0, n, bucket.length);
        int missing = map.buckets();
        float sign = map.falling() ? -1 : 1;
        // of a falling map: missing - 1 - b, that is missing + ~b
        int flip = map.falling() ? -1 : 0;
        int add = map.falling() ? missing : 0;
        float origin = map.origin();
        int first = map.first();
        int last = map.last();
        int shift = map.shift();
        for (int i = 0; i < n; i++) {
            float x = key[at + i];
            int y = Float.floatToRawIntBits(x * sign - origin);
            int b = ((Math.min(Math.max(y, first), last) - first) >>> shift ^ flip) + add;
            bucket[i] = Float.isNaN(x) ? missing : b;
        }
    }
}
