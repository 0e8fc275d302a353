package io.numergrid.shard.protocol;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.shard.PartProof;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Messages and replies as bytes. What may never change between two nodes of one version: a reader takes exactly what a writer wrote, and
 * refuses anything else. Numbers have the highest byte first; arrays and lists stand after their length.
 */
public final class ShardCodec {
    private static final int OPEN = 1;
    private static final int ASK = 2;
    private static final int LOOK = 3;
    private static final int PROBE = 4;
    private static final int CLOSE = 5;
    private static final int MAKE = 6;

    private ShardCodec() {
    }

    private interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    public static byte[] encode(ShardMessage message) {
        return written(out -> {
            if (message instanceof ShardMessage.Open open) {
                address(out, OPEN, open.to());
                out.writeUTF(open.kind());
                out.writeUTF(open.source());
                out.writeInt(open.parts().size());
                for (int part : open.parts()) {
                    out.writeInt(part);
                }
                bytes(out, open.setup());
                bytes(out, open.state());
                out.writeInt(open.position());
            } else if (message instanceof ShardMessage.Ask ask) {
                address(out, ASK, ask.to());
                out.writeInt(ask.number());
                bytes(out, ask.request());
            } else if (message instanceof ShardMessage.Look look) {
                address(out, LOOK, look.to());
                out.writeInt(look.position());
                bytes(out, look.request());
            } else if (message instanceof ShardMessage.Probe probe) {
                address(out, PROBE, probe.to());
                out.writeInt(probe.number());
            } else if (message instanceof ShardMessage.Make make) {
                address(out, MAKE, make.to());
                out.writeUTF(make.source());
                out.writeInt(make.block());
                bytes(out, make.request());
                out.writeInt(make.position());
                sum(out, make.asked());
                out.writeInt(make.plan().size());
                for (ShardCoordinator.OpenShard shard : make.plan()) {
                    address(out, 0, shard.address());
                    out.writeUTF(shard.node());
                    sum(out, shard.counted());
                }
            } else {
                address(out, CLOSE, message.to());
            }
        });
    }

    /** @throws NumergridException MESSAGE_INVALID */
    public static ShardMessage message(byte[] encoded) {
        return read(encoded, in -> {
            int kind = in.readUnsignedByte();
            ShardAddress to = address(in);
            return switch (kind) {
                case OPEN -> new ShardMessage.Open(to, in.readUTF(), in.readUTF(), parts(in), bytes(in), bytes(in), in.readInt());
                case ASK -> new ShardMessage.Ask(to, in.readInt(), bytes(in));
                case LOOK -> new ShardMessage.Look(to, in.readInt(), bytes(in));
                case PROBE -> new ShardMessage.Probe(to, in.readInt());
                case CLOSE -> new ShardMessage.Close(to);
                case MAKE -> new ShardMessage.Make(to, in.readUTF(), in.readInt(), bytes(in), in.readInt(), sum(in), plan(in));
                default -> throw new IOException("kind " + kind);
            };
        });
    }

    public static byte[] encode(ShardReply reply) {
        return written(out -> {
            address(out, reply.status().ordinal(), reply.from());
            out.writeInt(reply.number());
            bytes(out, reply.body());
            sum(out, reply.counted());
        });
    }

    /** @throws NumergridException MESSAGE_INVALID */
    public static ShardReply reply(byte[] encoded) {
        return read(encoded, in -> {
            int status = in.readUnsignedByte();
            if (status >= ShardReply.Status.values().length) {
                throw new IOException("status " + status);
            }
            return new ShardReply(address(in), ShardReply.Status.values()[status], in.readInt(), bytes(in), sum(in));
        });
    }

    /** The body of LOST. */
    static byte[] encode(List<ShardAddress> lost) {
        return written(out -> {
            out.writeInt(lost.size());
            for (ShardAddress address : lost) {
                address(out, 0, address);
            }
        });
    }

    static List<ShardAddress> lost(byte[] encoded) {
        return read(encoded, in -> {
            List<ShardAddress> lost = new ArrayList<>();
            for (int n = in.readInt(); n > 0; n--) {
                in.readByte();
                lost.add(address(in));
            }
            return lost;
        });
    }

    static byte[] encode(ShardReply.Opening opening) {
        return written(out -> {
            out.writeInt(opening.proofs().size());
            for (int i = 0; i < opening.proofs().size(); i++) {
                PartProof proof = opening.proofs().get(i);
                out.writeInt(proof.part());
                out.writeLong(proof.rows());
                out.writeLong(proof.digest());
                out.writeInt(opening.names().get(i).size());
                for (String name : opening.names().get(i)) {
                    out.writeUTF(name);
                }
            }
        });
    }

    static ShardReply.Opening opening(byte[] encoded) {
        return read(encoded, in -> {
            List<PartProof> proofs = new ArrayList<>();
            List<List<String>> names = new ArrayList<>();
            for (int parts = in.readInt(); parts > 0; parts--) {
                proofs.add(new PartProof(in.readInt(), in.readLong(), in.readLong()));
                List<String> ofPart = new ArrayList<>();
                for (int n = in.readInt(); n > 0; n--) {
                    ofPart.add(in.readUTF());
                }
                names.add(List.copyOf(ofPart));
            }
            return new ShardReply.Opening(proofs, names);
        });
    }

    static byte[] encode(ShardReply.Failure failure) {
        return written(out -> {
            out.writeInt(failure.code().number());
            text(out, failure.message());
            out.writeInt(failure.metadata().size());
            for (Map.Entry<String, String> fact : failure.metadata().entrySet()) {
                text(out, fact.getKey());
                text(out, fact.getValue());
            }
        });
    }

    static ShardReply.Failure failure(byte[] encoded) {
        return read(encoded, in -> {
            int number = in.readInt();
            for (ErrorCode code : ErrorCode.values()) {
                if (code.number() == number) {
                    String message = in.readUTF();
                    TreeMap<String, String> metadata = new TreeMap<>();
                    for (int n = in.readInt(); n > 0; n--) {
                        metadata.put(in.readUTF(), in.readUTF());
                    }
                    return new ShardReply.Failure(code, message, metadata);
                }
            }
            throw new IOException("error " + number);
        });
    }

    /** UTF takes 65,535 bytes at most, three for a character; what is longer is cut. */
    private static void text(DataOutputStream out, String text) throws IOException {
        out.writeUTF(text.substring(0, Math.min(text.length(), 20_000)));
    }

    private static void address(DataOutputStream out, int kind, ShardAddress address) throws IOException {
        out.writeByte(kind);
        out.writeUTF(address.run());
        out.writeLong(address.epoch());
        out.writeLong(address.session());
    }

    private static ShardAddress address(DataInputStream in) throws IOException {
        return new ShardAddress(in.readUTF(), in.readLong(), in.readLong());
    }

    private static void sum(DataOutputStream out, ProofSum sum) throws IOException {
        out.writeInt(sum.parts());
        out.writeLong(sum.rows());
        out.writeLong(sum.digest());
    }

    private static ProofSum sum(DataInputStream in) throws IOException {
        return new ProofSum(in.readInt(), in.readLong(), in.readLong());
    }

    private static List<ShardCoordinator.OpenShard> plan(DataInputStream in) throws IOException {
        List<ShardCoordinator.OpenShard> plan = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
            in.readByte();
            plan.add(new ShardCoordinator.OpenShard(address(in), in.readUTF(), sum(in)));
        }
        return plan;
    }

    private static List<Integer> parts(DataInputStream in) throws IOException {
        List<Integer> parts = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
            parts.add(in.readInt());
        }
        return parts;
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException(length + " bytes of " + in.available());
        }
        return in.readNBytes(length);
    }

    private static byte[] written(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writer.write(out);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
        return bytes.toByteArray();
    }

    private static <T> T read(byte[] encoded, Reader<T> reader) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(encoded))) {
            T value = reader.read(in);
            if (in.available() > 0) {
                throw new IOException(in.available() + " bytes too many");
            }
            return value;
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.MESSAGE_INVALID, "a message between nodes of " + encoded.length
                    + " bytes cannot be read (" + e.getMessage() + "); do all nodes run the same version?", e);
        }
    }
}
