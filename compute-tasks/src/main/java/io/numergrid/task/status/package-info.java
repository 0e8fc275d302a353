/** What nodes tell of themselves to whoever looks at the cluster. Start at {@link io.numergrid.task.status.OffHeapJob}. */
package io.numergrid.task.status;
