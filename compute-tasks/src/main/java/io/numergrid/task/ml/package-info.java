/**
 * Members fitted by Apache Ignite ML's own trainers. What may never change: a local data set of one partition, no
 * parallelism, rows in canonical order, BLAS in pure Java, a fixed seed and a fixed number of iterations, so that the
 * fitted numbers are the same on every run; they are then moved into members of {@code io.numergrid.train}, which hold data
 * only and predict without Ignite. Found with ServiceLoader; nothing imports this package.
 */
package io.numergrid.task.ml;
