package io.numergrid.history;

/**
 * How often one reason struck the rows of one imported file.
 *
 * @param source  name of the imported file
 * @param reason  name of the reason, e.g. PRICE_NOT_POSITIVE
 * @param count   rows
 * @param example the first such row: file, line and text
 */
public record RowFinding(String source, String reason, long count, String example) {
}
