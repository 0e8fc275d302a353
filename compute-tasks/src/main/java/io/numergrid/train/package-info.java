/**
 * Fitting: a {@link io.numergrid.train.MemberTrainer} per kind turns a {@link io.numergrid.train.TrainRequest} into a
 * {@link io.numergrid.train.Member}, which is data only. Trees start at {@link io.numergrid.train.GbdtTrainer} and
 * {@code Boosting}, their growth is {@code TreeGrower}; ridge is {@link io.numergrid.train.RidgeTrainer}. All sums over rows are
 * integers, so threads, kernels and the order of rows change no byte of a member.
 *
 * <p>Where the rows lie in shards, {@link io.numergrid.train.ShardedRows} asks and {@code RowShard} answers; {@code FitOps} says what. A
 * {@code Parted...} fit decides what its trainer would, from sums, and its test holds it to the trainer's bytes.
 */
package io.numergrid.train;
