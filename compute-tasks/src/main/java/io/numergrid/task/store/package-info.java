/**
 * Histories in the grid: what is stored under which name, and how it is read. The grid node creates the caches and writes; readers
 * are anywhere in the cluster. Start at {@link io.numergrid.task.store.IgniteHistorySource}.
 */
package io.numergrid.task.store;
