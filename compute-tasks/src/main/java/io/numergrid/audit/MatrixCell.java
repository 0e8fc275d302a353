package io.numergrid.audit;

/**
 * One way of computing one model.
 *
 * @param jdk     version of the Java that computed
 * @param kernels words of the kernel set: {@code scalar}, {@code vector (256-bit lanes)}
 * @param order   in which the bars came in
 * @param threads workers
 * @param seed    of the profile; models of different seeds differ
 * @param digest  of the model, lower-case hex
 */
public record MatrixCell(String jdk, String kernels, String order, int threads, long seed, String digest) {
}
