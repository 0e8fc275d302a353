package io.numergrid.kernel.vector;

import io.numergrid.kernel.BucketMap;
import io.numergrid.kernel.RankKernel;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** {@link BucketMap#bucket} on several keys at a time; what does not fill a vector goes one by one. */
final class VectorRankKernel implements RankKernel {
    private static final VectorSpecies<Float> KEYS = VectorSpecies.of(float.class, VectorShape.forBitSize(LaneSpecies.BITS));
    private static final int INFINITY_BITS = 0x7f800000;

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
        int whole = KEYS.loopBound(n);
        for (int i = 0; i < whole; i += KEYS.length()) {
            FloatVector x = FloatVector.fromArray(KEYS, key, at + i);
            IntVector y = x.mul(sign).sub(origin).reinterpretAsInts();
            IntVector b = y.max(first).min(last).sub(first).lanewise(VectorOperators.LSHR, shift)
                    .lanewise(VectorOperators.XOR, flip).add(add);
            VectorMask<Integer> isNan = x.reinterpretAsInts().and(Integer.MAX_VALUE).compare(VectorOperators.GT, INFINITY_BITS);
            b.blend(missing, isNan).intoArray(bucket, i);
        }
        for (int i = whole; i < n; i++) {
            bucket[i] = map.bucket(key[at + i]);
        }
    }
}
