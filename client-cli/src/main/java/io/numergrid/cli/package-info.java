/**
 * The thin command line: turns words into calls of the six services and answers into text. It imports the wire contract
 * and gRPC, never a class of the node; what must run without a server (doctor, submission verify) starts the node's own
 * program. Start reading at {@link io.numergrid.cli.NumergridCli}.
 */
package io.numergrid.cli;
