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
    private static final OperatingSystemMXBean SYSTEM = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** Runs once cold, {@code warmups} times unmeasured, {@code iterations} times measured. */
    public static Measurement of(Workload workload, int warmups, int iterations) {
        double[] cold = once(workload);
        for (int i = 0; i < warmups; i++) {
            workload.run();
        }
        double[] cpu = new double[iterations];
        double[] wall = new double[iterations];
        for (int i = 0; i < iterations; i++) {
            double[] seconds = once(workload);
            cpu[i] = seconds[0];
            wall[i] = seconds[1];
        }
        return new Measurement(cold[0], median(cpu), median(wall), processPeakBytes());
    }

    private static double[] once(Workload workload) {
        long cpu = SYSTEM.getProcessCpuTime();
        long wall = System.nanoTime();
        workload.run();
        return new double[] {(SYSTEM.getProcessCpuTime() - cpu) * 1e-9, (System.nanoTime() - wall) * 1e-9};
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    private static long processPeakBytes() {
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
