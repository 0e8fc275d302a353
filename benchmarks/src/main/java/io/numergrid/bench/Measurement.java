package io.numergrid.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * CPU seconds of the whole process (all threads, the collector and the compiler included) over one iteration. Wall time on a
 * shared machine drifts, CPU time much less; so CPU seconds are what is compared.
 *
 * @param coldCpuSeconds first iteration in this process
 * @param cpuSeconds     median of the iterations after the warm-up
 * @param wallSeconds    median of the same
 * @param rssPeakBytes   highest resident set of the process so far, -1 where the system does not say
 */
public record Measurement(double coldCpuSeconds, double cpuSeconds, double wallSeconds, long rssPeakBytes) {
    private static final int RUNS_MAX = 1 << 20;
    private static final OperatingSystemMXBean SYSTEM = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /**
     * Runs once cold, then {@code warmups} unmeasured and {@code iterations} measured iterations. The system counts CPU time in
     * steps of 10 ms; so an iteration is as many runs as it takes to fill {@code iterationSecondsMin}, and times are per run.
     */
    public static Measurement of(Workload workload, int warmups, int iterations, double iterationSecondsMin) {
        double[] cold = iteration(workload, 1);
        int runs = 1;
        double seconds = cold[1];
        while (seconds < iterationSecondsMin && runs < RUNS_MAX) {
            runs *= 2;
            seconds = iteration(workload, runs)[1] * runs;
        }
        for (int i = 0; i < warmups; i++) {
            iteration(workload, runs);
        }
        double[] cpu = new double[iterations];
        double[] wall = new double[iterations];
        for (int i = 0; i < iterations; i++) {
            double[] perRun = iteration(workload, runs);
            cpu[i] = perRun[0];
            wall[i] = perRun[1];
        }
        return new Measurement(cold[0], median(cpu), median(wall), processPeakBytes());
    }

    /** CPU and wall seconds per run. */
    private static double[] iteration(Workload workload, int runs) {
        long cpu = SYSTEM.getProcessCpuTime();
        long wall = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            workload.run();
        }
        return new double[] {(SYSTEM.getProcessCpuTime() - cpu) * 1e-9 / runs, (System.nanoTime() - wall) * 1e-9 / runs};
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    /** User and system seconds of this process so far, all threads. */
    public static double processCpuSeconds() {
        return SYSTEM.getProcessCpuTime() * 1e-9;
    }

    /** User and system seconds of the calling thread so far. */
    public static double threadCpuSeconds() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() * 1e-9;
    }

    /** Highest resident set of this process so far, -1 where the system does not say. */
    public static long processPeakBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"), StandardCharsets.US_ASCII)) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException | NumberFormatException noProc) {
            return -1;
        }
        return -1;
    }

    /** With the count of elements and the rate per CPU second. */
    ObjectNode json(ObjectMapper mapper, String unit, long elements) {
        ObjectNode node = mapper.createObjectNode().put("cpuSeconds", cpuSeconds).put("coldCpuSeconds", coldCpuSeconds)
                .put("wallSeconds", wallSeconds).put("rssPeakBytes", rssPeakBytes);
        if (elements > 0) {
            node.put(unit, elements).put(unit + "PerCpuSecond", cpuSeconds > 0 ? elements / cpuSeconds : 0);
        }
        return node;
    }
}
