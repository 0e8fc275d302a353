package io.numergrid.node.ingest;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/**
 * The rows of a Parquet file, one after another out of its column readers. Types are settled once, from the schema:
 * numbers may be DOUBLE, FLOAT, integers (also as DECIMAL) or text; dates DATE, TIMESTAMP in any unit, INT96, plain
 * integers as in {@link DateText} or text. Null and NaN are both a missing value.
 */
final class ParquetRow implements BarRow {
    private static final long NANOS_PER_DAY = DateText.MILLIS_PER_DAY * 1_000_000;
    private static final int JULIAN_DAY_OF_1970 = 2_440_588;
    private static final int INT96_LENGTH = 12;
    private static final int DAY_MAX = 10_000_000;

    @FunctionalInterface
    private interface NumberCell {
        double read(ColumnReader reader);
    }

    @FunctionalInterface
    private interface DateCell {
        int read(ColumnReader reader);
    }

    private final ColumnDescriptor[] columns = new ColumnDescriptor[ColumnRoles.COUNT];
    private final ColumnReader[] readers = new ColumnReader[ColumnRoles.COUNT];
    private final NumberCell[] numbers = new NumberCell[ColumnRoles.COUNT];
    private final double[] values = new double[ColumnRoles.COUNT];
    private final NumberText numberText = new NumberText(true);
    private final String sourceName;
    private final DateCell dateCell;
    private final String fixedSymbol;
    private Binary symbolBytes = Binary.EMPTY;
    private String symbol = "";
    private int date;
    private boolean unparsable;
    private long line;

    /**
     * @param leaves      the schema's columns in the order the roles were given
     * @param fixedSymbol of every row when the file has no symbol column, else ""
     * @throws NumergridException INPUT_FORMAT when a column cannot play its role
     */
    ParquetRow(String sourceName, ColumnRoles roles, List<ColumnDescriptor> leaves, String fixedSymbol) {
        this.sourceName = sourceName;
        this.fixedSymbol = fixedSymbol;
        for (int role = 0; role < ColumnRoles.COUNT; role++) {
            if (roles.columnOf(role) >= 0) {
                columns[role] = leaves.get(roles.columnOf(role));
            }
        }
        if (columns[ColumnRoles.SYMBOL] != null && typeOf(columns[ColumnRoles.SYMBOL]) != PrimitiveType.PrimitiveTypeName.BINARY) {
            throw unfit(columns[ColumnRoles.SYMBOL], "text");
        }
        dateCell = dateCell(columns[ColumnRoles.DATE]);
        for (int role = ColumnRoles.OPEN; role < ColumnRoles.COUNT; role++) {
            numbers[role] = numberCell(columns[role]);
        }
    }

    /** Starts the next row group. */
    void open(ColumnReadStore store) {
        for (int role = 0; role < ColumnRoles.COUNT; role++) {
            readers[role] = columns[role] == null ? null : store.getColumnReader(columns[role]);
        }
    }

    /** Reads the next row of the row group; the caller knows how many there are. */
    void next() {
        line++;
        unparsable = false;
        ColumnReader symbols = readers[ColumnRoles.SYMBOL];
        if (symbols == null) {
            symbol = fixedSymbol;
        } else {
            readSymbol(symbols);
        }
        ColumnReader dates = readers[ColumnRoles.DATE];
        date = isNull(dates) ? DATE_NONE : dateCell.read(dates);
        dates.consume();
        for (int role = ColumnRoles.OPEN; role < ColumnRoles.COUNT; role++) {
            ColumnReader reader = readers[role];
            values[role] = isNull(reader) ? Double.NaN : numbers[role].read(reader);
            reader.consume();
        }
    }

    private void readSymbol(ColumnReader reader) {
        Binary bytes = isNull(reader) ? Binary.EMPTY : reader.getBinary();
        if (!bytes.equals(symbolBytes)) {
            symbolBytes = bytes.copy();
            symbol = bytes.toStringUsingUTF8();
        }
        reader.consume();
    }

    private static boolean isNull(ColumnReader reader) {
        return reader.getCurrentDefinitionLevel() < reader.getDescriptor().getMaxDefinitionLevel();
    }

    private NumberCell numberCell(ColumnDescriptor column) {
        LogicalTypeAnnotation logical = column.getPrimitiveType().getLogicalTypeAnnotation();
        double scale = logical instanceof LogicalTypeAnnotation.DecimalLogicalTypeAnnotation decimal ? StrictMath.pow(10, decimal.getScale()) : 1;
        return switch (typeOf(column)) {
            case DOUBLE -> ColumnReader::getDouble;
            case FLOAT -> ColumnReader::getFloat;
            case INT32 -> reader -> reader.getInteger() / scale;
            case INT64 -> reader -> reader.getLong() / scale;
            case BINARY -> {
                if (scale != 1) {
                    throw unfit(column, "a number of at most 64 bits");
                }
                yield reader -> number(reader.getBinary());
            }
            default -> throw unfit(column, "a number");
        };
    }

    private double number(Binary text) {
        char[] chars = text.toStringUsingUTF8().toCharArray();
        int outcome = numberText.parse(chars, 0, chars.length);
        unparsable |= outcome == NumberText.UNPARSABLE;
        return outcome == NumberText.OK ? numberText.value() : Double.NaN;
    }

    private DateCell dateCell(ColumnDescriptor column) {
        LogicalTypeAnnotation logical = column.getPrimitiveType().getLogicalTypeAnnotation();
        return switch (typeOf(column)) {
            case INT32 -> logical instanceof LogicalTypeAnnotation.DateLogicalTypeAnnotation ? ColumnReader::getInteger
                    : reader -> DateText.ofInteger(reader.getInteger());
            case INT64 -> {
                if (!(logical instanceof LogicalTypeAnnotation.TimestampLogicalTypeAnnotation timestamp)) {
                    yield reader -> DateText.ofInteger(reader.getLong());
                }
                long perDay = switch (timestamp.getUnit()) {
                    case MILLIS -> DateText.MILLIS_PER_DAY;
                    case MICROS -> DateText.MILLIS_PER_DAY * 1000;
                    case NANOS -> NANOS_PER_DAY;
                };
                yield reader -> day(Math.floorDiv(reader.getLong(), perDay));
            }
            case DOUBLE -> reader -> Double.isNaN(reader.getDouble()) ? DATE_NONE : DateText.ofInteger((long) reader.getDouble());
            case INT96 -> reader -> julian(reader.getBinary());
            case BINARY -> reader -> {
                char[] chars = reader.getBinary().toStringUsingUTF8().toCharArray();
                return DateText.parse(chars, 0, chars.length);
            };
            default -> throw unfit(column, "a date");
        };
    }

    private static int julian(Binary value) {
        return value.length() == INT96_LENGTH ? day((long) value.toByteBuffer().order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt(value.toByteBuffer().position() + Long.BYTES) - JULIAN_DAY_OF_1970) : DATE_NONE;
    }

    private static int day(long day) {
        return Math.abs(day) <= DAY_MAX ? (int) day : DATE_NONE;
    }

    private static PrimitiveType.PrimitiveTypeName typeOf(ColumnDescriptor column) {
        return column.getPrimitiveType().getPrimitiveTypeName();
    }

    private NumergridException unfit(ColumnDescriptor column, String role) {
        String name = String.join(".", column.getPath());
        return new NumergridException(ErrorCode.INPUT_FORMAT, sourceName + ": column '" + name + "' has type " + column.getPrimitiveType()
                + ", which cannot be read as " + role, Map.of("file", sourceName, "field", name), null);
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public String symbol() {
        return symbol;
    }

    @Override
    public int date() {
        return date;
    }

    @Override
    public double value(int role) {
        return values[role];
    }

    @Override
    public boolean isShort() {
        return false;
    }

    @Override
    public boolean isLong() {
        return false;
    }

    @Override
    public boolean hasUnparsableNumber() {
        return unparsable;
    }

    @Override
    public String text() {
        String day = date == DATE_NONE ? "no date" : LocalDate.ofEpochDay(date).toString();
        return io.numergrid.history.SymbolRule.shown(symbol) + " " + day + " open " + open() + " high " + high() + " low " + low()
                + " close " + close() + " volume " + volume();
    }
}
