/**
 * The gRPC front end; the only package that imports gRPC. Start at {@link io.numergrid.node.serve.FrontEnd}. Services turn messages
 * into calls of the other packages and back; they throw NumergridException, and {@link io.numergrid.node.serve.ErrorMapping} is
 * the one place where it becomes a status. In a cluster {@link io.numergrid.node.serve.Forwarding} stands before the services.
 */
package io.numergrid.node.serve;
