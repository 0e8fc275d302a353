package io.numergrid.train;

import java.io.IOException;
import java.util.Set;

/** Decodes the members that read a {@link FeatureView}; their trainers live where Ignite ML may be imported, the data does not. */
public final class ViewMemberDecoder implements MemberDecoder {
    /** A perceptron. */
    public static final String MLP = "ignite-mlp";
    /** A linear regression. */
    public static final String LSQR = "ignite-lsqr";

    @Override
    public Set<String> kinds() {
        return Set.of(MLP, LSQR);
    }

    @Override
    public Member read(String kind, MemberInput in) throws IOException {
        return kind.equals(MLP) ? MlpMember.read(kind, in) : LinearViewMember.read(kind, in);
    }
}
