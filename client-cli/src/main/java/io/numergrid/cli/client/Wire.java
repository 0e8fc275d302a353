package io.numergrid.cli.client;

import com.google.protobuf.Timestamp;
import com.google.type.Date;
import io.numergrid.v1.AuditCheck;
import io.numergrid.v1.AuditPoison;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.QualityGrade;
import io.numergrid.v1.Run;
import io.numergrid.v1.VolumeUnit;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.Failure;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Between the wire and people: "runs/7" and "7" are the same to a user, days are YYYY-MM-DD, enum values are the short
 * words of the command line.
 */
public final class Wire {
    private Wire() {
    }

    public static String namespace(String id) {
        return prefixed("namespaces/", id);
    }

    public static String history(String namespace, String symbol) {
        return namespace(namespace) + "/histories/" + symbol;
    }

    public static String run(String id) {
        return prefixed("runs/", id);
    }

    public static String artifact(String run, String file) {
        return run(run) + "/artifacts/" + file;
    }

    public static String model(String id) {
        return prefixed("models/", id);
    }

    /** The predictions of a model and a day; "active" and "latest" where nothing is named. */
    public static String predictionSet(String model, LocalDate day) {
        return model(model == null ? "active" : model) + "/dates/" + (day == null ? "latest" : day.toString());
    }

    /** What follows the last slash. */
    public static String id(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    public static Date date(LocalDate day) {
        return Date.newBuilder().setYear(day.getYear()).setMonth(day.getMonthValue()).setDay(day.getDayOfMonth()).build();
    }

    /** YYYY-MM-DD; empty for an absent day. */
    public static String text(Date date) {
        if (date.getYear() == 0) {
            return "";
        }
        return LocalDate.of(date.getYear(), date.getMonth(), date.getDay()).toString();
    }

    /** ISO instant in UTC, to the second; empty for an absent time. */
    public static String text(Timestamp time) {
        if (time.getSeconds() == 0) {
            return "";
        }
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    public static String word(DataKind kind) {
        return switch (kind) {
            case DATA_KIND_REAL -> "REAL";
            case DATA_KIND_GENERATED -> "GENERATED";
            case DATA_KIND_UNSPECIFIED, UNRECOGNIZED -> "UNKNOWN";
        };
    }

    public static String word(AuditCheck check) {
        return switch (check) {
            case AUDIT_CHECK_FEATURES -> "features";
            case AUDIT_CHECK_RANKS -> "ranks";
            case AUDIT_CHECK_UNIVERSE -> "universe";
            case AUDIT_CHECK_BINS -> "bins";
            case AUDIT_CHECK_LABELS -> "labels";
            case AUDIT_CHECK_PREDICTIONS -> "predictions";
            case AUDIT_CHECK_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }

    public static String word(AuditPoison poison) {
        return switch (poison) {
            case AUDIT_POISON_NAN -> "nan";
            case AUDIT_POISON_HUGE -> "1e308";
            case AUDIT_POISON_SHUFFLED -> "shuffled";
            case AUDIT_POISON_REMOVED -> "removed";
            case AUDIT_POISON_FOREIGN -> "foreign";
            case AUDIT_POISON_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }

    public static String word(QualityGrade grade) {
        return switch (grade) {
            case QUALITY_GRADE_GREEN -> "GREEN";
            case QUALITY_GRADE_YELLOW -> "YELLOW";
            case QUALITY_GRADE_RED -> "RED";
            case QUALITY_GRADE_UNSPECIFIED, UNRECOGNIZED -> "UNKNOWN";
        };
    }

    public static String word(VolumeUnit unit) {
        return switch (unit) {
            case VOLUME_UNIT_BASE -> "base";
            case VOLUME_UNIT_QUOTE -> "quote";
            case VOLUME_UNIT_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }

    public static String word(Run.State state) {
        return switch (state) {
            case STATE_QUEUED -> "QUEUED";
            case STATE_RUNNING -> "RUNNING";
            case STATE_SUCCEEDED -> "SUCCEEDED";
            case STATE_FAILED -> "FAILED";
            case STATE_CANCELLED -> "CANCELLED";
            case STATE_UNSPECIFIED, UNRECOGNIZED -> "UNKNOWN";
        };
    }

    private static String prefixed(String prefix, String id) {
        String bare = id.startsWith(prefix) ? id.substring(prefix.length()) : id;
        if (bare.isBlank() || bare.indexOf('/') >= 0) {
            throw new Failure(ExitCode.USAGE, "'" + id + "' is not a name of the form " + prefix + "ID");
        }
        return prefix + bare;
    }
}
