package io.numergrid.node.ingest;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Decompression of Parquet pages in pure Java: none, Snappy, gzip, zstd and LZ4_RAW. A page has a limit of its own. */
final class ParquetCodecs implements CompressionCodecFactory {
    private static final int PAGE_BYTES_MAX = 256 << 20;

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        throw new UnsupportedOperationException("this codec factory only reads");
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return switch (codec) {
            case UNCOMPRESSED -> new Pages((in, out) -> {
                System.arraycopy(in, 0, out, 0, out.length);
                return in.length;
            });
            case SNAPPY -> new Pages(block(new SnappyDecompressor()));
            case ZSTD -> new Pages(block(new ZstdDecompressor()));
            case LZ4_RAW -> new Pages(block(new Lz4Decompressor()));
            case GZIP -> new Pages((in, out) -> new GZIPInputStream(new ByteArrayInputStream(in)).readNBytes(out, 0, out.length));
            default -> throw new UnsupportedOperationException("pages are compressed with " + codec
                    + "; write the file with snappy, zstd, gzip or no compression");
        };
    }

    @Override
    public void release() {
        // nothing is pooled
    }

    private static PageDecoder block(Decompressor decompressor) {
        return (in, out) -> decompressor.decompress(in, 0, in.length, out, 0, out.length);
    }

    @FunctionalInterface
    private interface PageDecoder {
        /** Fills {@code out} and returns the number of bytes written. */
        int decode(byte[] in, byte[] out) throws IOException;
    }

    private record Pages(PageDecoder decoder) implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
            return BytesInput.from(decoded(bytes.toInputStream().readAllBytes(), decompressedSize));
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize) throws IOException {
            byte[] in = new byte[compressedSize];
            input.get(in);
            output.put(decoded(in, decompressedSize));
        }

        @Override
        public void release() {
            // nothing is pooled
        }

        private byte[] decoded(byte[] in, int decompressedSize) throws IOException {
            if (decompressedSize < 0 || decompressedSize > PAGE_BYTES_MAX) {
                throw new IOException("a page claims " + decompressedSize + " bytes; the limit is " + PAGE_BYTES_MAX);
            }
            byte[] out = new byte[decompressedSize];
            int n = decoder.decode(in, out);
            if (n != decompressedSize) {
                throw new IOException("a page has " + n + " bytes instead of " + decompressedSize);
            }
            return out;
        }
    }
}
