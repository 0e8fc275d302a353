/**
 * The embedded Apache Ignite node and what is stored in it; the only package of this module that imports Ignite. Start at
 * {@link io.numergrid.node.grid.GridNode}; histories are kept by {@link io.numergrid.node.grid.HistoryStore}.
 */
package io.numergrid.node.grid;
