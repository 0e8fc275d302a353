/**
 * Model versions: published once, immutable, activated and rolled back in audited steps. Start at
 * {@link io.numergrid.node.registry.ModelRegistry}; {@link io.numergrid.node.registry.Publisher} decides what a run's end does.
 */
package io.numergrid.node.registry;
