/**
 * Import of price histories: bytes as a client streams them in, valid bars out.
 *
 * <p>Three stages, each behind a narrow interface of primitives so that a queue can stand between any two of them:
 * {@link io.numergrid.node.ingest.FeedReader} (bytes to rows), {@link io.numergrid.node.ingest.BarValidator} (rows to
 * valid series, every reject with a reason) and {@link io.numergrid.node.ingest.HistorySink} (series to the store).
 * {@link io.numergrid.node.ingest.Importer} runs them for one file. Nothing in here knows Ignite or gRPC.
 */
package io.numergrid.node.ingest;
