package io.numergrid.train;

import java.util.Map;

/** A trainer of members that learn from a {@link ViewSample}: it does not matter to them where the rows lie that the sample is drawn from. */
public interface ViewTrainer extends MemberTrainer {
    /** How the sample is drawn. @param parameters all of the member, which are read and checked */
    ViewSample.Spec view(Map<String, String> parameters);

    /** @param request whose block and target are not read */
    Member train(TrainRequest request, ViewSample sample);

    @Override
    default Member train(TrainRequest request) {
        return train(request, ViewSample.of(request, view(request.parameters())));
    }
}
