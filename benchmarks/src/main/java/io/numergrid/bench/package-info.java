/**
 * Measures named pieces of work beside their peers: {@link io.numergrid.bench.BenchmarkMain} is what {@code benchmarks/run} starts. The
 * work itself lies in the packages of the code it measures, as {@link io.numergrid.bench.Workload}s.
 */
package io.numergrid.bench;
