/**
 * What a run has learned, as data: {@link io.numergrid.model.Model} with its canonical encoding and digest,
 * {@link io.numergrid.model.ModelFile} on disk, {@link io.numergrid.model.MemberCodec} for members of every installed kind.
 */
package io.numergrid.model;
