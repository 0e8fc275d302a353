package io.numergrid.bench;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where a workload's time goes, by topic, without a clock inside the kernels: looks every millisecond at what the working thread
 * is doing. A topic is the outermost frame's class that computes features ({@code ...Features} in a kernel package); what is not in
 * one belongs to the market context or is named by its class. The JVM shows a thread at the end of a loop rather than in its middle; topics are many loops long, so
 * that moves little from one topic to the next.
 */
public final class TopicSampler {
    private static final String KERNELS = "io.numergrid.kernel.";
    private static final String OURS = "io.numergrid.";
    private static final String MARKET = "MarketContext";

    /** A busy machine may leave the sampler waiting; so it goes on until there are this many, for a while. */
    private static final int SAMPLES_MIN = 50;
    private static final long LONGER_NANOS_MAX = 30_000_000_000L;

    private TopicSampler() {
    }

    /** Runs the workload again and again for {@code seconds} or somewhat longer; share of the samples by topic, in topic order. The shares sum to 1. */
    public static Map<String, Double> shares(Workload workload, double seconds) {
        Thread worker = Thread.currentThread();
        Map<String, Integer> samples = new TreeMap<>();
        Thread sampler = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                String topic = topic(worker.getStackTrace());
                synchronized (samples) {
                    samples.merge(topic, 1, Integer::sum);
                }
                try {
                    Thread.sleep(1);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }, "topic sampler");
        sampler.setDaemon(true);
        sampler.start();
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long latest = end + LONGER_NANOS_MAX;
        do {
            workload.run();
        } while (System.nanoTime() < end || System.nanoTime() < latest && count(samples) < SAMPLES_MIN);
        sampler.interrupt();
        Map<String, Double> shares = new TreeMap<>();
        synchronized (samples) {
            double all = samples.values().stream().mapToInt(n -> n).sum();
            samples.forEach((topic, n) -> shares.put(topic, n / all));
        }
        return shares;
    }

    private static int count(Map<String, Integer> samples) {
        synchronized (samples) {
            return samples.values().stream().mapToInt(n -> n).sum();
        }
    }

    /** The class that stands for a stack: the topic, else the market context, else the innermost class of a kernel, else the innermost of ours. */
    static String topic(StackTraceElement[] stack) {
        String kernel = null;
        String market = null;
        String innermost = null;
        for (StackTraceElement frame : stack) {
            String name = frame.getClassName();
            if (name.startsWith(KERNELS) && name.endsWith("Features")) {
                return simple(name);
            }
            if (kernel == null && name.startsWith(KERNELS)) {
                kernel = simple(name);
            }
            if (simple(name).equals(MARKET)) {
                market = MARKET;
            }
            if (innermost == null && name.startsWith(OURS)) {
                innermost = simple(name);
            }
        }
        if (market != null) {
            return market;
        }
        return kernel != null ? kernel : innermost == null ? "other" : innermost;
    }

    private static String simple(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return last.contains("$") ? last.substring(0, last.indexOf('$')) : last;
    }
}
