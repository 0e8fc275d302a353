package io.numergrid.node.ingest;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.Arrays;

/**
 * One CSV record, parsed field by field out of the reader's own buffer, so that a row costs no objects: the symbol is
 * made a String only where it differs from the row before. The first fields' text is kept for examples.
 */
final class CsvRow extends CsvCallbackHandler<CsvRow> implements BarRow {
    private static final int TEXT_LENGTH_MAX = 200;

    private final ColumnRoles roles;
    private final NumberText number;
    private final char delimiter;
    private final double[] values = new double[ColumnRoles.COUNT];
    private final char[] text = new char[TEXT_LENGTH_MAX];
    private String symbol;
    private final boolean symbolFixed;
    private final long linesBefore;
    private long line;
    private int date;
    private int fields;
    private int textLength;
    private boolean textCut;
    private boolean extra;
    private boolean unparsable;
    private boolean empty;
    private boolean overLines;

    /**
     * @param symbol      of every row when the file has no symbol column, else ""
     * @param linesBefore lines of the file that the reader does not see
     */
    CsvRow(ColumnRoles roles, char delimiter, String symbol, long linesBefore) {
        this.linesBefore = linesBefore;
        this.roles = roles;
        this.number = new NumberText(delimiter != ';');
        this.delimiter = delimiter;
        this.symbol = symbol;
        this.symbolFixed = roles.columnOf(ColumnRoles.SYMBOL) < 0;
    }

    @Override
    protected void beginRecord(long startingLineNumber) {
        line = linesBefore + startingLineNumber;
        date = DATE_NONE;
        fields = 0;
        textLength = 0;
        textCut = false;
        extra = false;
        unparsable = false;
        empty = false;
        Arrays.fill(values, Double.NaN);
    }

    @Override
    protected void addField(char[] buf, int offset, int len, boolean quoted) {
        int column = fields++;
        if (quoted) {
            for (int i = offset; i < offset + len; i++) {
                overLines |= buf[i] == '\n' || buf[i] == '\r';
            }
        }
        keepText(buf, offset, len, column > 0);
        int role = roles.roleOf(column);
        if (role < 0) {
            extra |= column >= roles.columnCount() && len > 0;
        } else if (role == ColumnRoles.SYMBOL) {
            setSymbol(buf, offset, len);
        } else if (role == ColumnRoles.DATE) {
            date = DateText.parse(buf, offset, len);
        } else {
            int outcome = number.parse(buf, offset, len);
            unparsable |= outcome == NumberText.UNPARSABLE;
            if (outcome == NumberText.OK) {
                values[role] = number.value();
            }
        }
    }

    @Override
    protected void setComment(char[] buf, int offset, int len) {
        throw new IllegalStateException("comments are off");
    }

    @Override
    protected void setEmpty() {
        empty = true;
    }

    @Override
    protected RecordType getRecordType() {
        return empty ? RecordType.EMPTY : RecordType.DATA;
    }

    @Override
    protected int getFieldCount() {
        return fields;
    }

    @Override
    protected CsvRow buildRecord() {
        return this;
    }

    /** A quoted field of this or an earlier record went over the end of a line. */
    boolean isOverLines() {
        return overLines;
    }

    private void setSymbol(char[] buf, int offset, int len) {
        boolean same = symbol.length() == len;
        for (int i = 0; same && i < len; i++) {
            same = symbol.charAt(i) == buf[offset + i];
        }
        if (!same) {
            symbol = new String(buf, offset, len);
        }
    }

    private void keepText(char[] buf, int offset, int len, boolean separated) {
        if (separated && textLength < TEXT_LENGTH_MAX) {
            text[textLength++] = delimiter;
        }
        int n = Math.min(len, TEXT_LENGTH_MAX - textLength);
        System.arraycopy(buf, offset, text, textLength, n);
        textLength += n;
        textCut |= n < len;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public String symbol() {
        return symbolFixed || fields > roles.columnOf(ColumnRoles.SYMBOL) ? symbol : "";
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
        return fields < roles.fieldsNeeded();
    }

    @Override
    public boolean isLong() {
        return extra;
    }

    @Override
    public boolean hasUnparsableNumber() {
        return unparsable;
    }

    @Override
    public String text() {
        return new String(text, 0, textLength).replaceAll("[^ -~\t]", "?") + (textCut ? "..." : "");
    }
}
