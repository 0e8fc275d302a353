package io.numergrid.node.grid;

import java.util.Collection;
import java.util.List;
import org.apache.ignite.Ignite;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;

/** One step of a round of {@link FreshKeeper}: what the asked node knows, or that it writes down what it is told. Doing it twice does no harm. */
final class FreshStep implements IgniteCallable<String> {
    private enum Kind { TELL, SAVE, SETTLE }

    private static final long serialVersionUID = 1;
    private static final String REFUSED = "";

    private final Kind kind;
    private final String log;
    private final long topology;
    private final String parts;
    @IgniteInstanceResource
    private transient Ignite ignite;

    /**
     * What a node tells.
     *
     * @param isWhole whether it has all it should have of what is on disk
     * @param isTold  whether it took part in a round since it started
     * @param version up to which change of the grid it says so
     */
    record Answer(FreshLog log, boolean isWhole, boolean isTold, String version) {
        String encode() {
            return isWhole + " " + isTold + " " + version + "\n" + log.encode();
        }

        /** @return null for a node that does not take part now */
        static Answer decode(String text) {
            if (text.equals(REFUSED)) {
                return null;
            }
            int end = text.indexOf('\n');
            List<String> words = List.of(text.substring(0, end).split(" "));
            return new Answer(FreshLog.decode(text.substring(end + 1)), Boolean.parseBoolean(words.get(0)), Boolean.parseBoolean(words.get(1)), words.get(2));
        }
    }

    private FreshStep(Kind kind, FreshLog log, long topology, Collection<String> parts) {
        this.kind = kind;
        this.log = log.encode();
        this.topology = topology;
        this.parts = String.join(",", parts);
    }

    static FreshStep tell() {
        return new FreshStep(Kind.TELL, FreshLog.NONE, 0, List.of());
    }

    static FreshStep save(FreshLog log) {
        return new FreshStep(Kind.SAVE, log, 0, List.of());
    }

    /** @param topology version of the topology in which the view was made, @param parts names of the nodes that have it */
    static FreshStep settle(FreshLog log, long topology, Collection<String> parts) {
        return new FreshStep(Kind.SETTLE, log, topology, parts);
    }

    @Override
    public String call() {
        FreshKeeper keeper = ignite.cluster().<String, FreshKeeper>nodeLocalMap().get(FreshKeeper.KEY);
        boolean done = keeper != null && switch (kind) {
            case TELL -> true;
            case SAVE -> keeper.save(FreshLog.decode(log));
            case SETTLE -> keeper.settle(FreshLog.decode(log), topology, List.of(parts.split(",")));
        };
        return done ? keeper.tell().encode() : REFUSED;
    }
}
