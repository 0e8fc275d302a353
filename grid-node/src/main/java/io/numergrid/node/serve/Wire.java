package io.numergrid.node.serve;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.type.Date;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.Provenance;
import io.numergrid.v1.Survivorship;
import io.numergrid.v1.VolumeUnit;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.OptionalInt;

/** Values of the core as messages and back. */
final class Wire {
    /** Largest piece of a file in one message. */
    static final int CHUNK_BYTES = 256 << 10;

    private Wire() {
    }

    static Date date(int epochDay) {
        LocalDate day = LocalDate.ofEpochDay(epochDay);
        return Date.newBuilder().setYear(day.getYear()).setMonth(day.getMonthValue()).setDay(day.getDayOfMonth()).build();
    }

    static int epochDay(Date date, String field) {
        try {
            return Math.toIntExact(LocalDate.of(date.getYear(), date.getMonth(), date.getDay()).toEpochDay());
        } catch (DateTimeException | ArithmeticException e) {
            throw new NumergridException(ErrorCode.DATE_INVALID, field + " " + date.getYear() + "-" + date.getMonth() + "-" + date.getDay()
                    + " is not a calendar date", Map.of("field", field), e);
        }
    }

    static OptionalInt epochDay(boolean present, Date date, String field) {
        return present ? OptionalInt.of(epochDay(date, field)) : OptionalInt.empty();
    }

    static Timestamp timestamp(long ms) {
        return Timestamp.newBuilder().setSeconds(Math.floorDiv(ms, 1000L)).setNanos((int) Math.floorMod(ms, 1000L) * 1_000_000).build();
    }

    static Duration duration(java.time.Duration duration) {
        return Duration.newBuilder().setSeconds(duration.getSeconds()).setNanos(duration.getNano()).build();
    }

    static DataKind kind(io.numergrid.history.Provenance.Kind kind) {
        return kind == io.numergrid.history.Provenance.Kind.GENERATED ? DataKind.DATA_KIND_GENERATED : DataKind.DATA_KIND_REAL;
    }

    static io.numergrid.history.Provenance.Kind kind(DataKind kind) {
        return switch (kind) {
            case DATA_KIND_UNSPECIFIED, DATA_KIND_REAL -> io.numergrid.history.Provenance.Kind.REAL;
            case DATA_KIND_GENERATED -> io.numergrid.history.Provenance.Kind.GENERATED;
            case UNRECOGNIZED -> throw Names.invalid("kind", "the kind is neither REAL nor GENERATED");
        };
    }

    static VolumeUnit unit(io.numergrid.history.VolumeUnit unit) {
        return unit == io.numergrid.history.VolumeUnit.BASE ? VolumeUnit.VOLUME_UNIT_BASE : VolumeUnit.VOLUME_UNIT_QUOTE;
    }

    static io.numergrid.history.VolumeUnit unit(VolumeUnit unit) {
        return switch (unit) {
            case VOLUME_UNIT_BASE -> io.numergrid.history.VolumeUnit.BASE;
            case VOLUME_UNIT_QUOTE -> io.numergrid.history.VolumeUnit.QUOTE;
            case VOLUME_UNIT_UNSPECIFIED, UNRECOGNIZED -> throw Names.invalid("volume_unit",
                    "volume_unit is required: BASE (coins) or QUOTE (US dollars)");
        };
    }

    static io.numergrid.history.Provenance.Survivorship survivorship(Survivorship survivorship) {
        return switch (survivorship) {
            case SURVIVORSHIP_UNSPECIFIED, SURVIVORSHIP_UNKNOWN -> io.numergrid.history.Provenance.Survivorship.UNKNOWN;
            case SURVIVORSHIP_SNAPSHOT -> io.numergrid.history.Provenance.Survivorship.SNAPSHOT;
            case SURVIVORSHIP_COMPLETE -> io.numergrid.history.Provenance.Survivorship.COMPLETE;
            case UNRECOGNIZED -> throw Names.invalid("survivorship", "survivorship is none of UNKNOWN, SNAPSHOT, COMPLETE");
        };
    }

    static Provenance provenance(io.numergrid.history.Provenance p) {
        Survivorship survivorship = switch (p.survivorship()) {
            case UNKNOWN -> Survivorship.SURVIVORSHIP_UNKNOWN;
            case SNAPSHOT -> Survivorship.SURVIVORSHIP_SNAPSHOT;
            case COMPLETE -> Survivorship.SURVIVORSHIP_COMPLETE;
        };
        return Provenance.newBuilder().setSource(p.source()).setKind(kind(p.kind())).setSurvivorship(survivorship).setDigest(p.digest())
                .setRows(p.rows()).setAccepted(p.accepted()).setRepaired(p.repaired()).setRejected(p.rejected()).build();
    }
}
