package io.numergrid.node.serve;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resource names of the API, taken apart and put together; a malformed one is ARGUMENT_INVALID with the field it stood in. */
final class Names {
    static final String MAIN = "main";
    private static final Pattern NAMESPACE = Pattern.compile("namespaces/([a-z0-9-]{1,64})");
    private static final Pattern HISTORY = Pattern.compile("namespaces/([a-z0-9-]{1,64})/histories/([!-~]{1,64})");
    private static final Pattern RUN = Pattern.compile("runs/([a-zA-Z0-9-]{1,64})");
    private static final Pattern ARTIFACT = Pattern.compile("runs/([a-zA-Z0-9-]{1,64})/artifacts/([a-zA-Z0-9._-]{1,64})");
    private static final Pattern MODEL = Pattern.compile("models/([a-z0-9]{1,64})");
    private static final Pattern MODEL_DATE = Pattern.compile("models/([a-z0-9]{1,64})/dates/(latest|\\d{4}-\\d{2}-\\d{2})");
    private static final Pattern PREDICTION = Pattern.compile("models/([a-z0-9]{1,64})/dates/(latest|\\d{4}-\\d{2}-\\d{2})/predictions/([!-~]{1,64})");

    private Names() {
    }

    /** A model and a date; an empty date is the latest. */
    record ModelDate(String model, OptionalInt date) {
    }

    /** A symbol's prediction by a model for a date. */
    record PredictionName(ModelDate modelDate, String symbol) {
    }

    static String namespace(String name, String field) {
        return name.isEmpty() ? MAIN : match(NAMESPACE, name, field, "namespaces/{namespace}, 1 to 64 of a-z, 0-9 and hyphen").group(1);
    }

    static List<String> history(String name) {
        Matcher m = match(HISTORY, name, "name", "namespaces/{namespace}/histories/{symbol}");
        return List.of(m.group(1), m.group(2));
    }

    static String history(String namespace, String symbol) {
        return "namespaces/" + namespace + "/histories/" + symbol;
    }

    static String run(String name) {
        return match(RUN, name, "name", "runs/{run}").group(1);
    }

    static List<String> artifact(String name) {
        Matcher m = match(ARTIFACT, name, "name", "runs/{run}/artifacts/{artifact}");
        return List.of(m.group(1), m.group(2));
    }

    static String model(String name) {
        return match(MODEL, name, "name", "models/{model}").group(1);
    }

    static ModelDate modelDate(String parent) {
        Matcher m = match(MODEL_DATE, parent.isEmpty() ? "models/active/dates/latest" : parent, "parent", "models/{model}/dates/{date}");
        return new ModelDate(m.group(1), date(m.group(2), "parent"));
    }

    static PredictionName prediction(String name) {
        Matcher m = match(PREDICTION, name, "name", "models/{model}/dates/{date}/predictions/{symbol}");
        return new PredictionName(new ModelDate(m.group(1), date(m.group(2), "name")), m.group(3));
    }

    static String modelDate(String model, int date) {
        return "models/" + model + "/dates/" + LocalDate.ofEpochDay(date);
    }

    static NumergridException invalid(String field, String message) {
        return new NumergridException(ErrorCode.ARGUMENT_INVALID, message, Map.of("field", field), null);
    }

    private static OptionalInt date(String text, String field) {
        if (text.equals("latest")) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Math.toIntExact(LocalDate.parse(text).toEpochDay()));
        } catch (DateTimeException e) {
            throw new NumergridException(ErrorCode.DATE_INVALID, "'" + text + "' is not a calendar date of the form YYYY-MM-DD",
                    Map.of("field", field), e);
        }
    }

    private static Matcher match(Pattern pattern, String name, String field, String form) {
        Matcher matcher = pattern.matcher(name);
        if (!matcher.matches()) {
            String shown = name.length() <= 200 ? name : name.substring(0, 200) + "...";
            throw invalid(field, "'" + shown + "' is not of the form " + form);
        }
        return matcher;
    }
}
