package io.numergrid.node.ingest;

import io.airlift.compress.Compressor;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.snappy.SnappyCompressor;
import io.airlift.compress.zstd.ZstdCompressor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Parquet files for tests, written by the library's own record writer. */
final class ParquetFiles {
    static final String PRICES = "required double open; required double high; required double low; required double close; required double volume;";

    private ParquetFiles() {
    }

    /** A file of {@code rows} rows; {@code fill} sets the values of row i. */
    static byte[] write(Path folder, String columns, int rows, CompressionCodecName codec, ParquetProperties.WriterVersion version,
                        BiConsumer<Group, Integer> fill) throws IOException {
        MessageType schema = MessageTypeParser.parseMessageType("message bars {" + columns + "}");
        Path file = folder.resolve("written-" + System.nanoTime() + ".parquet");
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new LocalOutputFile(file)).withType(schema).withConf(new PlainParquetConfiguration())
                .withCodecFactory(new Compression()).withCompressionCodec(codec).withWriterVersion(version).withPageSize(2000).withRowGroupSize(20_000L).build()) {
            SimpleGroupFactory groups = new SimpleGroupFactory(schema);
            for (int i = 0; i < rows; i++) {
                Group group = groups.newGroup();
                fill.accept(group, i);
                writer.write(group);
            }
        }
        return Files.readAllBytes(file);
    }

    static byte[] write(Path folder, String columns, int rows, BiConsumer<Group, Integer> fill) throws IOException {
        return write(folder, columns, rows, CompressionCodecName.SNAPPY, ParquetProperties.WriterVersion.PARQUET_1_0, fill);
    }

    /** Sets the five required double columns to 1, 3, 0.5, 2 and {@code volume}. */
    static Group prices(Group group, double volume) {
        return group.append("open", 1.0).append("high", 3.0).append("low", 0.5).append("close", 2.0).append("volume", volume);
    }

    private static final class Compression implements CompressionCodecFactory {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            return switch (codec) {
                case UNCOMPRESSED -> new Pages(codec, bytes -> bytes);
                case GZIP -> new Pages(codec, Imports::gzip);
                case SNAPPY -> new Pages(codec, block(new SnappyCompressor()));
                case ZSTD -> new Pages(codec, block(new ZstdCompressor()));
                case LZ4_RAW -> new Pages(codec, block(new Lz4Compressor()));
                default -> throw new IllegalArgumentException(codec.toString());
            };
        }

        private static java.util.function.UnaryOperator<byte[]> block(Compressor compressor) {
            return in -> {
                byte[] out = new byte[compressor.maxCompressedLength(in.length)];
                return Arrays.copyOf(out, compressor.compress(in, 0, in.length, out, 0, out.length));
            };
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release() {
            // nothing is pooled
        }
    }

    private record Pages(CompressionCodecName codec, java.util.function.UnaryOperator<byte[]> compress)
            implements CompressionCodecFactory.BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            return BytesInput.from(compress.apply(bytes.toInputStream().readAllBytes()));
        }

        @Override
        public CompressionCodecName getCodecName() {
            return codec;
        }

        @Override
        public void release() {
            // nothing is pooled
        }
    }
}
