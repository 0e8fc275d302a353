package io.numergrid.model;

import io.numergrid.predict.Ensemble;
import io.numergrid.train.Member;
import io.numergrid.train.MemberInput;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The canonical encoding of a {@link Model}: equal models have equal bytes, and a model has one encoding. Big-endian; texts are
 * a length (int) and UTF-8. In this order: format version (int); features; bin rule; target spec; parameters by key; seed (long);
 * training dates (ints); members as (kind, length, bytes); one weight (double) per member. Lists begin with their length (int).
 */
final class ModelEncoding {
    static final int FORMAT_VERSION = MemberInput.FORMAT_VERSION;
    private static final int TEXT_BYTES_MIN = 4;

    private final MemberCodec codec;

    ModelEncoding(MemberCodec codec) {
        this.codec = codec;
    }

    byte[] encode(Model model) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            write(model, new DataOutputStream(bytes));
        } catch (IOException e) {
            throw new IllegalStateException("a model could not be written to memory", e);
        }
        return bytes.toByteArray();
    }

    private void write(Model model, DataOutputStream out) throws IOException {
        out.writeInt(FORMAT_VERSION);
        out.writeInt(model.features().size());
        for (String feature : model.features()) {
            writeText(feature, out);
        }
        writeText(model.binRule(), out);
        writeText(model.targetSpec(), out);
        out.writeInt(model.parameters().size());
        for (Map.Entry<String, String> entry : model.parameters().entrySet()) {
            writeText(entry.getKey(), out);
            writeText(entry.getValue(), out);
        }
        out.writeLong(model.seed());
        out.writeInt(model.trainingDates().size());
        for (int date : model.trainingDates()) {
            out.writeInt(date);
        }
        out.writeInt(model.ensemble().members().size());
        for (Member member : model.ensemble().members()) {
            codec.write(member, out);
        }
        for (double weight : model.ensemble().weights()) {
            out.writeDouble(weight);
        }
    }

    static void writeText(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** MODEL_FILE_DAMAGED for anything that {@link #encode} did not write in that version of the format. */
    Model decode(byte[] bytes, int formatVersion) {
        MemberInput in = new MemberInput(bytes, 0, bytes.length);
        try {
            Model model = read(in, formatVersion);
            if (in.remaining() > 0) {
                throw in.damaged("the model", "has " + in.remaining() + " bytes too many");
            }
            return model;
        } catch (EOFException e) {
            throw in.damaged("the model", "ends early");
        } catch (IllegalArgumentException e) {
            throw in.damaged("the model", "is inconsistent: " + e.getMessage());
        } catch (IOException e) {
            throw new IllegalStateException("a model could not be read from memory", e);
        }
    }

    private Model read(MemberInput in, int formatVersion) throws IOException {
        in.number("format version", formatVersion, formatVersion);
        List<String> features = new ArrayList<>();
        for (int n = in.count("features", TEXT_BYTES_MIN); n > 0; n--) {
            features.add(in.text("feature name"));
        }
        String binRule = in.text("bin rule");
        String targetSpec = in.text("target spec");
        TreeMap<String, String> parameters = new TreeMap<>();
        for (int n = in.count("parameters", 2 * TEXT_BYTES_MIN); n > 0; n--) {
            String key = in.text("parameter");
            if (!parameters.isEmpty() && key.compareTo(parameters.lastKey()) <= 0) {
                throw in.damaged("parameter " + key, "is out of order");
            }
            parameters.put(key, in.text("value of parameter " + key));
        }
        long seed = in.readLong();
        List<Integer> dates = new ArrayList<>();
        for (int n = in.count("training dates", Integer.BYTES); n > 0; n--) {
            dates.add(in.readInt());
        }
        List<Member> members = new ArrayList<>();
        for (int n = in.count("members", 2 * TEXT_BYTES_MIN); n > 0; n--) {
            members.add(codec.read(in, formatVersion));
        }
        double[] weights = new double[members.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = in.finite("weight");
        }
        return new Model(features, binRule, targetSpec, parameters, seed, dates, new Ensemble(members, weights));
    }
}
