/**
 * The embedded Apache Ignite node and what is stored in it; the only package of this module that imports Ignite. Start at
 * {@link io.numergrid.node.grid.GridNode}; histories are kept by {@link io.numergrid.node.grid.HistoryStore}, and runs find their data on all
 * nodes through {@link io.numergrid.node.grid.GridShards}. Which side of a cluster goes on when nodes lose each other is up to
 * {@link io.numergrid.node.grid.Quorum}.
 */
package io.numergrid.node.grid;
