package io.numergrid.node.grid;

import io.numergrid.error.NumergridException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.ignite.Ignite;
import org.apache.ignite.lang.IgniteCallable;
import org.apache.ignite.resources.IgniteInstanceResource;

/** One step of a round of {@link FreshKeeper}: what the asked node knows, or that it writes down what it is told. Doing it twice does no harm. */
final class FreshStep implements IgniteCallable<String> {
    private enum Kind { TELL, SAVE, SETTLE }

    private static final long serialVersionUID = 1;
    private static final String REFUSED = "";
    private static final String FAILED = "failed ";

    private final Kind kind;
    private final String log;
    private final long topology;
    /** Names of the nodes that have the view, or what to say. */
    private final String parts;
    @IgniteInstanceResource
    private transient Ignite ignite;

    /**
     * What a node tells.
     *
     * @param isWiped whether it began without a file though it holds data, and has not been fresh since: its disk was lost
     * @param isWhole whether it has all it should have of what is on disk
     * @param isTold  whether it took part in a round since it started
     * @param version up to which change of the grid it says so
     */
    record Answer(FreshLog log, boolean isWiped, boolean isWhole, boolean isTold, String version) {
        String encode() {
            return isWiped + " " + isWhole + " " + isTold + " " + version + "\n" + log.encode();
        }

        /** @return null for a node that does not take part now */
        static Answer decode(String text) {
            if (text.equals(REFUSED) || failure(text).isPresent()) {
                return null;
            }
            int end = text.indexOf('\n');
            List<String> words = List.of(text.substring(0, end).split(" "));
            return new Answer(FreshLog.decode(text.substring(end + 1)), Boolean.parseBoolean(words.get(0)), Boolean.parseBoolean(words.get(1)),
                    Boolean.parseBoolean(words.get(2)), words.get(3));
        }
    }

    /** Why a node could not write down what it was told. */
    static Optional<String> failure(String text) {
        return text.startsWith(FAILED) ? Optional.of(text.substring(FAILED.length())) : Optional.empty();
    }

    private FreshStep(Kind kind, FreshLog log, long topology, Collection<String> parts) {
        this.kind = kind;
        this.log = log.encode();
        this.topology = topology;
        this.parts = String.join(",", parts);
    }

    /** @param why the last view could not be agreed on, for the node to say; "" = it was */
    static FreshStep tell(String why) {
        return new FreshStep(Kind.TELL, FreshLog.NONE, 0, List.of(why));
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
        try {
            boolean done = keeper != null && switch (kind) {
                case TELL -> keeper.hears(parts);
                case SAVE -> keeper.save(FreshLog.decode(log));
                case SETTLE -> keeper.settle(FreshLog.decode(log), topology, List.of(parts.split(",")));
            };
            return done ? keeper.tell().encode() : REFUSED;
        } catch (NumergridException e) {
            return FAILED + e.getMessage();
        }
    }
}
