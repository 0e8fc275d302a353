package io.numergrid.kernel;

/** The part of ranking a column of keys that is the same for each key. What may never change: the bits are those of {@link BucketMap#bucket}. */
public interface RankKernel {
    /**
     * {@code bucket[i] = map.bucket(key[at + i])} for {@code i < n}.
     *
     * @throws IndexOutOfBoundsException when an array is too short
     */
    void buckets(float[] key, int at, int n, BucketMap map, int[] bucket);
}
