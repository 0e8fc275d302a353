/**
 * What can go wrong and how it is said: {@link io.numergrid.error.NumergridException} is the one exception that crosses a wall of this
 * project, {@link io.numergrid.error.ErrorCode} the one list of reasons.
 */
package io.numergrid.error;
