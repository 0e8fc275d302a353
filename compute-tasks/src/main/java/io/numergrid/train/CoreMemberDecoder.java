package io.numergrid.train;

import java.io.IOException;
import java.util.Set;

/** Decodes linear members over all features, and trees. */
public final class CoreMemberDecoder implements MemberDecoder {
    /** A tree that Ignite ML grew. */
    public static final String IGNITE_TREE = "ignite-tree";

    @Override
    public Set<String> kinds() {
        return Set.of(GbdtTrainer.KIND, GbdtRankTrainer.KIND, ForestTrainer.KIND, RidgeTrainer.KIND, IGNITE_TREE);
    }

    @Override
    public Member read(String kind, MemberInput in) throws IOException {
        return kind.equals(RidgeTrainer.KIND) ? LinearMember.read(kind, in) : TreeEnsembleMember.read(kind, in);
    }
}
