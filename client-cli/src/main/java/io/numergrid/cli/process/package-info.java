/** Starting and stopping the node's process on this machine. */
package io.numergrid.cli.process;
