/**
 * What things are known and drawn by: counters that decide what a run draws (hashes of ordinals, never of names, arrival order or a
 * clock), and the digest that files and models are named by.
 */
package io.numergrid.id;
