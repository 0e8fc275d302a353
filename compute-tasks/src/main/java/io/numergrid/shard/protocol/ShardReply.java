package io.numergrid.shard.protocol;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.shard.PartProof;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a host says to a message. Arrays are not copied.
 *
 * @param from    address the message was for
 * @param number  position of an opening, number of a question, position of a look
 * @param body    the shard's answer, or what a status needs in its place
 * @param counted what the shard has counted, with an answer; else {@link ProofSum#NONE}
 */
public record ShardReply(ShardAddress from, Status status, int number, byte[] body, ProofSum counted) {
    private static final byte[] NOTHING = {};

    /** What has become of a message. */
    public enum Status {
        /** The shard is open; the body holds an {@link Opening}. */
        OPENED,
        /** The body is the shard's answer. */
        ANSWERED,
        /** The parts are there and hold nothing, so there is no answer. */
        EMPTY,
        /** Not done yet. */
        WORKING,
        /** The question has not come, and the shard waits for it. */
        UNASKED,
        /** There is no such shard, or it stands elsewhere. */
        GONE,
        /** Not all parts can be read on this node. */
        NOT_OWNER,
        /** A coordinator of a higher epoch has the run. */
        FENCED,
        /** The block could not be made, as the shards in the body do not answer. */
        LOST,
        /** The body holds a {@link Failure}. */
        FAILED,
        /** Said by the transport: the node was not reached, or left. */
        UNREACHED
    }

    /** What was opened. @param names what each part holds, for people: symbols */
    public record Opening(List<PartProof> proofs, List<List<String>> names) {
        public Opening {
            proofs = List.copyOf(proofs);
            names = List.copyOf(names);
        }
    }

    /** Why it did not work. */
    public record Failure(ErrorCode code, String message, SortedMap<String, String> metadata) {
        NumergridException exception() {
            return new NumergridException(code, message, metadata, null);
        }
    }

    /** A status by itself. */
    public static ShardReply of(ShardAddress from, Status status, int number) {
        return new ShardReply(from, status, number, NOTHING, ProofSum.NONE);
    }

    /** An error as an answer. */
    public static ShardReply failed(ShardAddress from, int number, ErrorCode code, String message) {
        return failed(from, number, new NumergridException(code, message));
    }

    static ShardReply failed(ShardAddress from, int number, NumergridException why) {
        return new ShardReply(from, Status.FAILED, number,
                ShardCodec.encode(new Failure(why.code(), why.getMessage(), new TreeMap<>(why.metadata()))), ProofSum.NONE);
    }

    /** For a transport that could not deliver a message. */
    public static ShardReply unreached(ShardMessage message) {
        return of(message.to(), Status.UNREACHED, numberOf(message));
    }

    /** {@link #number} of what is said to a message. */
    public static int numberOf(ShardMessage message) {
        if (message instanceof ShardMessage.Open open) {
            return open.position();
        } else if (message instanceof ShardMessage.Ask ask) {
            return ask.number();
        } else if (message instanceof ShardMessage.Look look) {
            return look.position();
        } else if (message instanceof ShardMessage.Probe probe) {
            return probe.number();
        } else if (message instanceof ShardMessage.Make make) {
            return make.block();
        }
        return 0;
    }
}
