/** What serving reads: the predictions of the active model. Rebuilt from the registry at every start, so nothing here is ever the only copy. */
package io.numergrid.node.latest;
