/** How answers look: tables, JSON, CSV, progress. Nothing here knows gRPC. */
package io.numergrid.cli.output;
