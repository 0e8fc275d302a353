/** What lies between a verb and a generated stub: connection, retries, streams of bytes, watching a run, names and days. */
package io.numergrid.cli.client;
