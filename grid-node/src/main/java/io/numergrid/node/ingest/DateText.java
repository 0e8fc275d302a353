package io.numergrid.node.ingest;

/**
 * Dates as price files write them, as epoch days of UTC. Forms: {@code 2020-12-16} or {@code 2020/12/16}, alone or
 * followed by {@code T} or a space and a time {@code hh:mm[:ss[.fraction]]} with nothing, {@code Z}, {@code UTC} or an
 * offset behind it; {@code Dec 16, 2020}; {@code 20201216}; and seconds, milliseconds, microseconds or nanoseconds since
 * 1970, told apart by size (each step is a factor of a thousand, so no day after 1973 is ambiguous). A time of day is cut
 * off: a bar belongs to the day it opens on. Nothing is guessed: {@code 12/11/2020} is no date.
 */
final class DateText {
    static final long MILLIS_PER_DAY = 86_400_000L;

    private static final long SECONDS_BELOW = 100_000_000_000L;
    private static final long MILLIS_BELOW = SECONDS_BELOW * 1000;
    private static final long MICROS_BELOW = MILLIS_BELOW * 1000;
    private static final int MINUTES_PER_DAY = 1440;
    private static final String[] MONTHS = {"january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december"};
    private static final int[] MONTH_DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private DateText() {
    }

    /** Epoch day or {@link BarRow#DATE_NONE}. */
    static int parse(char[] text, int offset, int length) {
        int from = offset;
        int to = offset + length;
        while (from < to && text[from] == ' ') {
            from++;
        }
        while (to > from && text[to - 1] == ' ') {
            to--;
        }
        if (from == to) {
            return BarRow.DATE_NONE;
        }
        if (to - from >= 10 && (text[from + 4] == '-' || text[from + 4] == '/') && text[from + 7] == text[from + 4]) {
            return iso(text, from, to);
        }
        return Character.isLetter(text[from]) ? monthFirst(text, from, to) : epoch(text, from, to);
    }

    /**
     * Epoch day of an integer: a date written as {@code yyyymmdd}, or a count since 1970 in seconds, milliseconds,
     * microseconds or nanoseconds, by its size.
     */
    static int ofInteger(long count) {
        if (count >= 10_000_000 && count <= 99_999_999) {
            return civil((int) (count / 10_000), (int) (count / 100 % 100), (int) (count % 100));
        }
        long size = Math.abs(count);
        long perDay = MILLIS_PER_DAY / 1000;
        perDay *= size < SECONDS_BELOW ? 1 : size < MILLIS_BELOW ? 1_000 : size < MICROS_BELOW ? 1_000_000 : 1_000_000_000;
        return (int) Math.floorDiv(count, perDay);
    }

    private static int iso(char[] text, int from, int to) {
        int day = civil(digits(text, from, from + 4), digits(text, from + 5, from + 7), digits(text, from + 8, from + 10));
        if (day == BarRow.DATE_NONE || to - from == 10) {
            return day;
        }
        int at = from + 10;
        if (text[at] != 'T' && text[at] != ' ' || to - at < 6 || text[at + 3] != ':') {
            return BarRow.DATE_NONE;
        }
        int hour = digits(text, at + 1, at + 3);
        int minute = digits(text, at + 4, at + 6);
        at += 6;
        if (at < to && text[at] == ':') {
            int second = at + 3 <= to ? digits(text, at + 1, at + 3) : -1;
            if (second < 0 || second > 59) {
                return BarRow.DATE_NONE;
            }
            at += 3;
            if (at < to && text[at] == '.') {
                do {
                    at++;
                } while (at < to && text[at] >= '0' && text[at] <= '9');
            }
        }
        int offset = offsetMinutes(text, at, to);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || offset == Integer.MIN_VALUE) {
            return BarRow.DATE_NONE;
        }
        return day + Math.floorDiv(hour * 60 + minute - offset, MINUTES_PER_DAY);
    }

    private static int offsetMinutes(char[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] == ' ') {
            at++;
        }
        int length = to - at;
        if (length == 0 || length == 1 && text[at] == 'Z' || length == 3 && text[at] == 'U' && text[at + 1] == 'T' && text[at + 2] == 'C') {
            return 0;
        }
        if (text[at] != '+' && text[at] != '-' || length != 3 && length != 5 && length != 6 || length == 6 && text[at + 3] != ':') {
            return Integer.MIN_VALUE;
        }
        int hours = digits(text, at + 1, at + 3);
        int minutes = length == 3 ? 0 : digits(text, to - 2, to);
        if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        return (text[at] == '-' ? -1 : 1) * (hours * 60 + minutes);
    }

    private static int monthFirst(char[] text, int from, int to) {
        int at = from;
        while (at < to && Character.isLetter(text[at])) {
            at++;
        }
        int month = month(text, from, at);
        if (month == 0 || at == to || text[at] != ' ') {
            return BarRow.DATE_NONE;
        }
        int dayFrom = at + 1;
        int dayTo = dayFrom;
        while (dayTo < to && text[dayTo] >= '0' && text[dayTo] <= '9') {
            dayTo++;
        }
        if (dayTo - dayFrom < 1 || dayTo - dayFrom > 2 || to - dayTo != 6 || text[dayTo] != ',' || text[dayTo + 1] != ' ') {
            return BarRow.DATE_NONE;
        }
        return civil(digits(text, to - 4, to), month, digits(text, dayFrom, dayTo));
    }

    /** 1 to 12 for a month's name or its first three letters, else 0. */
    private static int month(char[] text, int from, int to) {
        for (int m = 0; m < MONTHS.length; m++) {
            String name = MONTHS[m];
            boolean same = to - from == 3 || to - from == name.length();
            for (int i = from; same && i < to; i++) {
                same = Character.toLowerCase(text[i]) == name.charAt(i - from);
            }
            if (same) {
                return m + 1;
            }
        }
        return 0;
    }

    private static int epoch(char[] text, int from, int to) {
        int point = from;
        while (point < to && text[point] != '.') {
            point++;
        }
        for (int i = point + 1; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return BarRow.DATE_NONE;
            }
        }
        boolean negative = text[from] == '-';
        int at = negative ? from + 1 : from;
        if (at == point || point - at > 19) {
            return BarRow.DATE_NONE;
        }
        long count = 0;
        for (int i = at; i < point; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return BarRow.DATE_NONE;
            }
            count = count * 10 + (text[i] - '0');
        }
        return count < 0 ? BarRow.DATE_NONE : ofInteger(negative ? -count : count);
    }

    /** The number in {@code [from, to)}, or -1 when it is not all digits. */
    private static int digits(char[] text, int from, int to) {
        int n = 0;
        for (int i = from; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return -1;
            }
            n = n * 10 + (text[i] - '0');
        }
        return n;
    }

    /** Epoch day of a date of the Gregorian calendar, or DATE_NONE when there is no such date. */
    private static int civil(int year, int month, int day) {
        if (year < 1 || month < 1 || month > 12 || day < 1) {
            return BarRow.DATE_NONE;
        }
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if (day > MONTH_DAYS[month - 1] + (month == 2 && leap ? 1 : 0)) {
            return BarRow.DATE_NONE;
        }
        // years from March, so that the leap day ends a year; 719468 days lie between 0000-03-01 and 1970-01-01
        int y = month > 2 ? year : year - 1;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return 365 * y + y / 4 - y / 100 + y / 400 + dayOfYear - 719_468;
    }
}
