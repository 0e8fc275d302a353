package io.numergrid.node.ingest;

import io.numergrid.error.DiskFailure;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.FileMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * Decodes a Parquet file, row group by row group, out of a temporary copy (the format needs random access). Whatever the
 * library throws at damaged bytes is INPUT_FORMAT: a file that is not one must not look like a defect of ours.
 */
final class ParquetFeed {
    private static final int BUFFER_LENGTH = 1 << 16;

    private final ImportSpec spec;
    private final Path spoolFolder;
    private long rows;
    private List<String> ignoredColumns = List.of();
    private boolean delivering;

    ParquetFeed(ImportSpec spec, Path spoolFolder) {
        this.spec = spec;
        this.spoolFolder = spoolFolder;
    }

    long rows() {
        return rows;
    }

    List<String> ignoredColumns() {
        return ignoredColumns;
    }

    void read(InputStream bytes, BarRowReceiver receiver) throws IOException {
        Path spool = newSpool();
        try {
            copy(bytes, spool);
            readSpool(spool, receiver);
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    private Path newSpool() {
        try {
            return Files.createTempFile(Files.createDirectories(spoolFolder), "import-", ".parquet");
        } catch (IOException e) {
            throw DiskFailure.of(e, "a temporary copy of " + spec.sourceName() + " in " + spoolFolder);
        }
    }

    /** Failures to read are the content's and pass as they are; failures to write are the disk's. */
    private void copy(InputStream bytes, Path spool) throws IOException {
        byte[] buffer = new byte[BUFFER_LENGTH];
        OutputStream out = Files.newOutputStream(spool);
        try (out) {
            for (int n = bytes.read(buffer); n >= 0; n = bytes.read(buffer)) {
                try {
                    out.write(buffer, 0, n);
                } catch (IOException e) {
                    throw DiskFailure.of(e, "a temporary copy of " + spec.sourceName() + " in " + spoolFolder);
                }
            }
        }
    }

    private void readSpool(Path spool, BarRowReceiver receiver) {
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration()).withCodecFactory(new ParquetCodecs())
                .usePageChecksumVerification(true).build();
        try (ParquetFileReader reader = ParquetFileReader.open(named(spool), options)) {
            readRows(reader, receiver);
        } catch (NumergridException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new NumergridException(ErrorCode.MEMORY_INSUFFICIENT, spec.sourceName()
                    + " is a Parquet file with a row group that does not fit into memory, or a damaged one; nothing of it was stored: "
                    + "write it with smaller row groups", Map.of("file", spec.sourceName()), e);
        } catch (IOException | RuntimeException e) {
            if (delivering) {
                throw e instanceof RuntimeException defect ? defect : new IllegalStateException(e);
            }
            throw new NumergridException(ErrorCode.INPUT_FORMAT, spec.sourceName() + " cannot be read as a Parquet file: "
                    + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage().replace(spool.toString(), spec.sourceName()))
                    + "; nothing of it was stored", Map.of("file", spec.sourceName()), e);
        }
        if (rows == 0) {
            throw new NumergridException(ErrorCode.INPUT_EMPTY, spec.sourceName() + " has no rows", Map.of("file", spec.sourceName()), null);
        }
    }

    /** Parquet's own words name the file by its toString. */
    private LocalInputFile named(Path spool) {
        return new LocalInputFile(spool) {
            @Override
            public String toString() {
                return spec.sourceName();
            }
        };
    }

    private void readRows(ParquetFileReader reader, BarRowReceiver receiver) throws IOException {
        FileMetaData file = reader.getFileMetaData();
        requireLimits(reader.getFooter().getBlocks());
        MessageType schema = file.getSchema();
        List<Type> flat = schema.getFields().stream().filter(t -> t.isPrimitive() && !t.isRepetition(Type.Repetition.REPEATED)).toList();
        ColumnRoles roles = new ColumnRoles(spec.sourceName(), flat.stream().map(Type::getName).toList());
        ignoredColumns = schema.getFields().stream().map(Type::getName)
                .filter(n -> !flat.stream().map(Type::getName).toList().contains(n) || roles.ignored().contains(n)).toList();
        String symbol = roles.columnOf(ColumnRoles.SYMBOL) >= 0 ? "" : spec.symbol().orElseGet(() -> FileSymbol.of(spec.sourceName()));
        List<ColumnDescriptor> leaves = flat.stream().map(t -> schema.getColumnDescription(new String[] {t.getName()})).toList();
        ParquetRow row = new ParquetRow(spec.sourceName(), roles, leaves, symbol);
        MessageType wanted = new MessageType(schema.getName(), flat.stream().filter(t -> !ignoredColumns.contains(t.getName())).toList());
        reader.setRequestedSchema(wanted);
        for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
            row.open(new ColumnReadStoreImpl(pages, new NoConverters(), wanted, file.getCreatedBy()));
            long n = pages.getRowCount();
            for (long i = 0; i < n; i++) {
                row.next();
                rows++;
                delivering = true;
                receiver.row(row);
                delivering = false;
            }
        }
    }

    private void requireLimits(List<BlockMetaData> blocks) {
        long rowCount = 0;
        long expanded = 0;
        for (BlockMetaData block : blocks) {
            rowCount += block.getRowCount();
            expanded += Math.max(block.getTotalByteSize(), 0);
        }
        ImportLimits limits = spec.limits();
        if (rowCount > limits.rowsMax() || expanded > limits.expandedBytesMax()) {
            throw new NumergridException(ErrorCode.INPUT_TOO_LARGE, spec.sourceName() + " has " + rowCount + " rows and " + expanded
                    + " bytes of columns; the limits are " + limits.rowsMax() + " and " + limits.expandedBytesMax() + ": split it",
                    Map.of("file", spec.sourceName()), null);
        }
    }

    /** Column readers want converters; values are taken from the readers directly and never converted. */
    private static final class NoConverters extends GroupConverter {
        private static final PrimitiveConverter NONE = new PrimitiveConverter() { };

        @Override
        public Converter getConverter(int fieldIndex) {
            return NONE;
        }

        @Override
        public void start() {
            // never called
        }

        @Override
        public void end() {
            // never called
        }
    }
}
