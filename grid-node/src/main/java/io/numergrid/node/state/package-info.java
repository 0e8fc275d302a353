/**
 * What must outlive a node: documents and files by name. Start at {@link io.numergrid.node.state.StateStore}. A lone node keeps them in its
 * data home ({@link io.numergrid.node.state.FileState}); in a cluster they lie in replicated caches, see package {@code grid}.
 */
package io.numergrid.node.state;
