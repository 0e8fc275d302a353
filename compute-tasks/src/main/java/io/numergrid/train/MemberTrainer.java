package io.numergrid.train;

/**
 * Fits one kind of member. Implementations are found with {@link java.util.ServiceLoader}, so that the Ignite ML ones
 * (package {@code io.numergrid.task.ml}) are never imported. Stateless; the result depends on the request only.
 */
public interface MemberTrainer {
    /** The member kind this trainer fits, unique among the trainers. */
    String kind();

    /**
     * @throws io.numergrid.error.NumergridException DATA_TOO_SMALL when there is nothing to learn from, CANCELLED when
     *         the request's cancellation asks for it
     */
    Member train(TrainRequest request);
}
