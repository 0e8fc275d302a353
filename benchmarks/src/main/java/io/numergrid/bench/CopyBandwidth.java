package io.numergrid.bench;

/**
 * What copying costs on this machine, in this process and this run: the yardstick beside which bytes moved by a kernel are
 * reported. A byte copied is read once and written once, so it counts as two bytes moved.
 */
public final class CopyBandwidth {
    private static final int ROUNDS = 7;

    private CopyBandwidth() {
    }

    /**
     * Bytes moved per CPU second by copying an array into another, best of a few rounds. A length far beyond the caches measures memory.
     */
    public static double bytesPerCpuSecond(int length) {
        byte[] source = new byte[length];
        byte[] sink = new byte[length];
        int copies = Math.max(1, (256 << 20) / length);
        double best = 0;
        for (int round = 0; round < ROUNDS; round++) {
            source[round] = (byte) round;
            double before = Measurement.threadCpuSeconds();
            for (int i = 0; i < copies; i++) {
                System.arraycopy(source, 0, sink, 0, length);
            }
            double seconds = Measurement.threadCpuSeconds() - before;
            Workload.require(sink[round] == round, "a copy differs");
            best = Math.max(best, 2.0 * length * copies / Math.max(seconds, 1e-9));
        }
        return best;
    }
}
