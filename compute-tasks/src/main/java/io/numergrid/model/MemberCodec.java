package io.numergrid.model;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.train.Member;
import io.numergrid.train.MemberDecoder;
import io.numergrid.train.MemberInput;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Encodes members of any kind as (kind, length, bytes) and reads them back through the decoder of that kind. */
public final class MemberCodec {
    private final Map<String, MemberDecoder> byKind = new TreeMap<>();

    public MemberCodec(Iterable<MemberDecoder> decoders) {
        for (MemberDecoder decoder : decoders) {
            for (String kind : decoder.kinds()) {
                if (byKind.put(kind, decoder) != null) {
                    throw new IllegalArgumentException("two decoders for member kind " + kind);
                }
            }
        }
    }

    /** With every decoder on the class path. */
    public static MemberCodec installed() {
        return new MemberCodec(ServiceLoader.load(MemberDecoder.class, MemberDecoder.class.getClassLoader()));
    }

    void write(Member member, DataOutputStream out) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        member.write(new DataOutputStream(bytes));
        ModelEncoding.writeText(member.kind(), out);
        out.writeInt(bytes.size());
        bytes.writeTo(out);
    }

    Member read(MemberInput in, int formatVersion) throws IOException {
        String kind = in.text("kind of a member");
        byte[] bytes = new byte[in.count("length of member " + kind, 1)];
        in.readFully(bytes);
        MemberDecoder decoder = byKind.get(kind);
        if (decoder == null) {
            throw new NumergridException(ErrorCode.MODEL_FILE_DAMAGED, "member kind '" + kind + "' is not known here (known: "
                    + String.join(", ", byKind.keySet()) + "); read the model with the version that wrote it");
        }
        MemberInput payload = new MemberInput(bytes, 0, bytes.length, formatVersion);
        try {
            Member member = decoder.read(kind, payload);
            if (payload.remaining() > 0) {
                throw payload.damaged("member " + kind, "has " + payload.remaining() + " bytes too many");
            }
            return member;
        } catch (EOFException e) {
            throw payload.damaged("member " + kind, "ends early");
        }
    }
}
