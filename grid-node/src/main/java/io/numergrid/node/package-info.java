/**
 * The grid-node process: settings, data home, and the order in which the parts start and stop. Start reading at
 * {@link io.numergrid.node.NodeMain}, then {@link io.numergrid.node.Node}. The packages below do not import this one:
 * each gets what it needs through its constructors.
 */
package io.numergrid.node;
