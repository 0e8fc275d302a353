package io.numergrid.train;

import java.io.IOException;
import java.util.Set;

/** Decodes the four members of this package. */
public final class CoreMemberDecoder implements MemberDecoder {
    @Override
    public Set<String> kinds() {
        return Set.of(GbdtTrainer.KIND, GbdtRankTrainer.KIND, ForestTrainer.KIND);
    }

    @Override
    public Member read(String kind, MemberInput in) throws IOException {
        return TreeEnsembleMember.read(kind, in);
    }
}
