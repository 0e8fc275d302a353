package io.numergrid.kernel;

import java.util.Arrays;

/** Which of the 138 features are wanted, by {@link FeatureIndex}: a kernel may leave out the others and what only they need. Immutable. */
public final class FeatureMask {
    /** Every feature. */
    public static final FeatureMask ALL = new FeatureMask();

    private final boolean[] wanted = new boolean[FeatureIndex.COUNT];

    private FeatureMask() {
        Arrays.fill(wanted, true);
    }

    private FeatureMask(int[] features) {
        for (int f : features) {
            wanted[f] = true;
        }
    }

    /** @throws IndexOutOfBoundsException for what is no feature */
    public static FeatureMask of(int... features) {
        return new FeatureMask(features);
    }

    public boolean has(int feature) {
        return wanted[feature];
    }

    /** Whether any of these is wanted. */
    public boolean hasAny(int... features) {
        return Arrays.stream(features).anyMatch(this::has);
    }

    /** Whether any of {@code first..last} is wanted. */
    public boolean hasAnyIn(int first, int last) {
        for (int f = first; f <= last; f++) {
            if (wanted[f]) {
                return true;
            }
        }
        return false;
    }

    /** The wanted features, rising. */
    public int[] features() {
        int[] features = new int[FeatureIndex.COUNT];
        int count = 0;
        for (int f = 0; f < features.length; f++) {
            if (wanted[f]) {
                features[count++] = f;
            }
        }
        return Arrays.copyOf(features, count);
    }
}
