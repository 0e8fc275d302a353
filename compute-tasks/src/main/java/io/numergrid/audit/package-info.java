/**
 * Proofs by experiment that a run keeps its two promises: {@link io.numergrid.audit.LeakageAudit} that nothing before a date depends on
 * anything from it on, {@link io.numergrid.audit.DeterminismAudit} that bytes do not depend on how they are computed. Both repeat the
 * stages of a run ({@link io.numergrid.run.RunStages}) and compare bytes.
 */
package io.numergrid.audit;
