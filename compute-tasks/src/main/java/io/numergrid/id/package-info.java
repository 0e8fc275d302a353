/** Names and counters that decide what a run draws: hashes of ordinals, never of names, arrival order or a clock. */
package io.numergrid.id;
