package io.numergrid.train;

import java.io.IOException;
import java.util.Set;

/** Decodes the four members of this package. */
public final class CoreMemberDecoder implements MemberDecoder {
    @Override
    public Set<String> kinds() {
        return Set.of(GbdtTrainer.KIND, GbdtRankTrainer.KIND, ForestTrainer.KIND, RidgeTrainer.KIND);
    }

    @Override
    public Member read(String kind, MemberInput in) throws IOException {
        return kind.equals(RidgeTrainer.KIND) ? LinearMember.read(kind, in) : TreeEnsembleMember.read(kind, in);
    }
}
