package io.numergrid.train;

import java.io.IOException;
import java.util.Set;

/** Decodes linear members over all features, and trees. */
public final class CoreMemberDecoder implements MemberDecoder {
    /** Trees that Ignite ML grew. */
    public static final String IGNITE_GDB = "ignite-gdb";

    @Override
    public Set<String> kinds() {
        return Set.of(GbdtTrainer.KIND, GbdtRankTrainer.KIND, ForestTrainer.KIND, RidgeTrainer.KIND, IGNITE_GDB);
    }

    @Override
    public Member read(String kind, MemberInput in) throws IOException {
        return kind.equals(RidgeTrainer.KIND) ? LinearMember.read(kind, in) : TreeEnsembleMember.read(kind, in);
    }
}
