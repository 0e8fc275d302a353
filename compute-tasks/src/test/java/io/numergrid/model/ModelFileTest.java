package io.numergrid.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.id.CounterHash;
import io.numergrid.kernel.KernelSet;
import io.numergrid.predict.Ensemble;
import io.numergrid.predict.Predictor;
import io.numergrid.rank.BinBlock;
import io.numergrid.train.ForestTrainer;
import io.numergrid.train.GbdtTrainer;
import io.numergrid.train.Member;
import io.numergrid.train.RidgeTrainer;
import io.numergrid.train.TrainRequest;
import io.numergrid.train.TrainingTarget;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model file gives back exactly what went in, or a clear error: never a wrong model, never an allocation it was told to make. */
class ModelFileTest {
    private static final int SECTION_ONE = 16;
    private static final Map<Long, List<Member>> MEMBERS = new TreeMap<>();

    @TempDir
    Path folder;

    private final ModelFile files = new ModelFile(MemberCodec.installed());
    private final BinBlock block = block();

    private static BinBlock block() {
        int n = 200;
        byte[][] bins = new byte[3][n];
        int[] ordinals = new int[n];
        int[] ranks = new int[n];
        for (int r = 0; r < n; r++) {
            ordinals[r] = r % 100;
            ranks[r] = 2 * (r % 100 + 1);
            for (int f = 0; f < 3; f++) {
                bins[f][r] = (byte) ((f == 0 ? ordinals[r] / 2 : CounterHash.below(CounterHash.hash(f, 1, r), 64)));
            }
        }
        return new BinBlock(new int[] {100, 140}, new int[] {0, 100, 200}, ordinals, bins, new double[n], new int[2],
                new int[] {129, 169}, ranks, new int[] {100, 100}, new byte[n], new double[n]);
    }

    /** Members are fitted once per seed. */
    private Model model(long seed, double... weights) {
        return new Model(List.of("f0", "f1", "f2"), "ranks-63", "20D2L", new TreeMap<>(Map.of("profile", "fast", "thinning", "7")),
                seed, List.of(100, 140), new Ensemble(MEMBERS.computeIfAbsent(seed, s -> members(block, s)), weights));
    }

    private static List<Member> members(BinBlock block, long seed) {
        TrainingTarget target = new TrainingTarget(block.targetRank(), block.labelled(), block.targetBin());
        Map<String, String> small = Map.of("trees", "2", "minRows", "20", "featureFraction", "1");
        Member boosted = new GbdtTrainer().train(new TrainRequest(block, target, 2, small, seed, 1, () -> false, KernelSet.choose("scalar")));
        Member forest = new ForestTrainer().train(new TrainRequest(block, target, 2, small, seed, 1, () -> false, KernelSet.choose("scalar")));
        Member ridge = new RidgeTrainer().train(new TrainRequest(block, target, 2, Map.of(), seed, 1, () -> false, KernelSet.choose("scalar")));
        return List.of(boosted, forest, ridge);
    }

    private ErrorCode codeOf(byte[] bytes) {
        NumergridException e = assertThrows(NumergridException.class, () -> files.decode(Path.of("tampered.ngm"), bytes));
        assertTrue(e.getMessage().contains("tampered.ngm"), e.getMessage());
        return e.code();
    }

    @Test
    void givesBackWhatWentIn() throws IOException {
        Model model = model(7, 0.5, 0.25, 0.25);
        Path file = files.write(folder.resolve("models"), model, "{\"host\":\"h\u00e4\"}");
        ModelFile.Content content = files.read(file);
        assertEquals(content.digest() + ".ngm", file.getFileName().toString());
        assertEquals(files.digest(model), content.digest());
        assertEquals("{\"host\":\"h\u00e4\"}", content.provenance());
        assertEquals(model.features(), content.model().features());
        assertEquals(model.parameters(), content.model().parameters());
        assertEquals(model.trainingDates(), content.model().trainingDates());
        assertEquals(7, content.model().seed());
        assertEquals("20D2L", content.model().targetSpec());
        assertEquals("ranks-63", content.model().binRule());
        assertArrayEquals(new Predictor().predict(model.ensemble(), block, 0, 2),
                new Predictor().predict(content.model().ensemble(), block, 0, 2));
        assertEquals(content.digest(), files.digest(content.model()));
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertEquals(List.of(file), left.toList(), "nothing is left aside");
        }
    }

    @Test
    void digestIsOfWhatWasLearnedOnly() throws IOException {
        Model model = model(7, 0.5, 0.25, 0.25);
        Path first = files.write(folder, model, "{\"host\":\"a\"}");
        Path second = files.write(folder, model(7, 0.5, 0.25, 0.25), "{\"host\":\"b\"}");
        assertEquals(first, second);
        assertEquals("{\"host\":\"b\"}", files.read(first).provenance());
        assertNotEquals(files.digest(model), files.digest(model(8, 0.5, 0.25, 0.25)));
        assertNotEquals(files.digest(model), files.digest(model(7, 0.25, 0.5, 0.25)));
    }

    @Test
    void everyFlippedByteIsSeen() throws IOException {
        byte[] good = Files.readAllBytes(files.write(folder, model(7, 0.5, 0.25, 0.25), "{}"));
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= (byte) (1 << i % 8);
            ErrorCode code = codeOf(bad);
            assertTrue(code == ErrorCode.MODEL_FILE_DAMAGED || code == ErrorCode.MODEL_NEWER && i >= 8 && i < 12, code + " at " + i);
        }
    }

    @Test
    void everyTruncationIsSeenAndSoIsMore() throws IOException {
        byte[] good = Files.readAllBytes(files.write(folder, model(7, 0.5, 0.25, 0.25), "{}"));
        for (int length = 0; length < good.length; length++) {
            assertEquals(ErrorCode.MODEL_FILE_DAMAGED, codeOf(Arrays.copyOf(good, length)), "length " + length);
        }
        assertEquals(ErrorCode.MODEL_FILE_DAMAGED, codeOf(Arrays.copyOf(good, good.length + 1)));
    }

    /** Someone who can compute checksums changes any int of section one to something hostile. */
    @Test
    void hostileCountsWithRightChecksumsAreRefusedOrHarmless() throws Exception {
        byte[] good = Files.readAllBytes(files.write(folder, model(7, 0.5, 0.25, 0.25), "{}"));
        int length = ByteBuffer.wrap(good).getInt(12);
        int refused = 0;
        for (int at = SECTION_ONE; at + 4 <= SECTION_ONE + length; at++) {
            for (int hostile : new int[] {Integer.MAX_VALUE, -1, 1 << 24}) {
                byte[] bad = good.clone();
                ByteBuffer.wrap(bad).putInt(at, hostile);
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOfRange(bad, SECTION_ONE, SECTION_ONE + length));
                System.arraycopy(digest, 0, bad, SECTION_ONE + length, 32);
                try {
                    ModelFile.Content content = files.decode(Path.of("hostile.ngm"), bad);
                    assertEquals(HexFormat.of().formatHex(digest), content.digest());
                    for (double score : new Predictor().predict(content.model().ensemble().members().get(0), block, 0, 2)) {
                        assertTrue(Double.isFinite(score));
                    }
                } catch (NumergridException e) {
                    assertEquals(ErrorCode.MODEL_FILE_DAMAGED, e.code(), "at " + at);
                    refused++;
                }
            }
        }
        assertTrue(refused > 300, "only " + refused + " refused");
    }

    @Test
    void foreignMissingAndNewerFilesHaveTheirOwnErrors() throws IOException {
        assertEquals(ErrorCode.MODEL_FILE_DAMAGED, codeOf("PK\u0003\u0004 something else entirely".getBytes()));
        assertEquals(ErrorCode.MODEL_FILE_DAMAGED, codeOf(new byte[0]));
        Path empty = Files.createFile(folder.resolve("empty.ngm"));
        assertEquals(ErrorCode.MODEL_FILE_DAMAGED, assertThrows(NumergridException.class, () -> files.read(empty)).code());
        assertEquals(ErrorCode.MODEL_NOT_FOUND, assertThrows(NumergridException.class,
                () -> files.read(folder.resolve("absent.ngm"))).code());
        byte[] newer = Files.readAllBytes(files.write(folder, model(7, 1, 0, 0), "{}"));
        ByteBuffer.wrap(newer).putInt(8, 3);
        assertEquals(ErrorCode.MODEL_NEWER, codeOf(newer));
        assertEquals(ErrorCode.MODEL_FILE_DAMAGED, assertThrows(NumergridException.class, () -> files.read(folder)).code());
    }

    /** Two members as format 1 had them: no rows of leaves, no means. */
    private static byte[] sectionOfFormatOne() throws IOException {
        ByteArrayOutputStream tree = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(tree);
        for (int number : new int[] {3, 1, 3, 0}) { // features, trees, nodes, root
            out.writeInt(number);
        }
        int[][] nodes = {{1, 64 | 20, 1}, {-1, 0, 0}, {-1, 0, 0}};
        for (int node = 0; node < 3; node++) {
            out.writeShort(nodes[node][0]);
            out.writeByte(nodes[node][1]);
            out.writeInt(nodes[node][2]);
            out.writeDouble(node - 1.5);
            out.writeDouble(node == 0 ? 7 : 0);
        }
        ByteArrayOutputStream linear = new ByteArrayOutputStream();
        out = new DataOutputStream(linear);
        out.writeDouble(0.5);
        for (double[] values : new double[][] {{0, 0, 2}, {0, 0, 1}}) {
            out.writeInt(3);
            for (double value : values) {
                out.writeDouble(value);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        out = new DataOutputStream(bytes);
        out.writeInt(1);
        out.writeInt(3);
        for (String text : new String[] {"f0", "f1", "f2", "ranks-63", "20D2L"}) {
            ModelEncoding.writeText(text, out);
        }
        out.writeInt(0); // parameters
        out.writeLong(7);
        out.writeInt(0); // dates
        out.writeInt(2);
        ModelEncoding.writeText("gbdt", out);
        out.writeInt(tree.size());
        tree.writeTo(out);
        ModelEncoding.writeText("ridge", out);
        out.writeInt(linear.size());
        linear.writeTo(out);
        out.writeDouble(0.5);
        out.writeDouble(0.5);
        return bytes.toByteArray();
    }

    private static byte[] frame(int version, byte[] section) throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        byte[] origin = "{}".getBytes();
        return ByteBuffer.allocate(16 + section.length + 32 + 4 + origin.length + 32).put("NGMODEL\n".getBytes()).putInt(version)
                .putInt(section.length).put(section).put(sha.digest(section)).putInt(origin.length).put(origin).put(sha.digest(origin)).array();
    }

    @Test
    void filesOfFormatOneAreRead() throws Exception {
        byte[] section = sectionOfFormatOne();
        ModelFile.Content content = files.decode(Path.of("old.ngm"), frame(1, section));
        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(section)), content.digest());
        List<Member> members = content.model().ensemble().members();
        double[] trees = new double[block.rows()];
        members.get(0).predict(block, 0, block.rows(), trees);
        double[] linear = new double[block.rows()];
        members.get(1).predict(block, 0, block.rows(), linear);
        for (int r = 0; r < block.rows(); r++) {
            int bin = block.bins()[1][r];
            assertEquals(bin <= 20 || bin == 63 ? -0.5 : 0.5, trees[r]);
            assertEquals(0.5 + 2 * (block.bins()[2][r] == 63 ? 0 : block.bins()[2][r] - 31), linear[r]);
        }
        ByteBuffer.wrap(section).putInt(0, 2);
        assertEquals(ErrorCode.MODEL_FILE_DAMAGED, codeOf(frame(1, section)), "frame and section differ");
        assertEquals(ErrorCode.MODEL_FILE_DAMAGED, codeOf(frame(2, section)), "rows of leaves are missing");
        assertEquals(ErrorCode.MODEL_FILE_DAMAGED, codeOf(frame(0, section)));
    }

    @Test
    void unknownMemberKindIsNamed() {
        Model model = model(7, 1, 0, 0);
        Path file = files.write(folder, model, "{}");
        NumergridException e = assertThrows(NumergridException.class, () -> new ModelFile(new MemberCodec(List.of())).read(file));
        assertEquals(ErrorCode.MODEL_FILE_DAMAGED, e.code());
        assertTrue(e.getMessage().contains("'gbdt'"), e.getMessage());
    }

    @Test
    void folderThatCannotBeWrittenIsSaid() throws IOException {
        Path occupied = Files.writeString(folder.resolve("occupied"), "a file, not a folder");
        assertEquals(ErrorCode.UNAVAILABLE, assertThrows(NumergridException.class,
                () -> files.write(occupied, model(7, 1, 0, 0), "{}")).code());
    }
}
