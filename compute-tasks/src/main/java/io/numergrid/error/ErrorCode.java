package io.numergrid.error;

/**
 * Every way a request can fail, in one file. The hundreds of the number are the group that exit codes and
 * gRPC statuses are mapped from: 2xx the request is malformed (usage), 3xx not found, 4xx not allowed in this
 * state, 5xx bad data or a failed check, 6xx unavailable or out of a resource (retry), 7xx deadline,
 * 8xx cancelled, 9xx fault. Numbers and names are wire contract: never renumber or rename, only append.
 */
public enum ErrorCode {
    ARGUMENT_INVALID(200, ErrorKind.USER, "The request has an invalid argument."),
    SETTING_UNKNOWN(201, ErrorKind.USER, "The configuration has an unknown key."),
    SETTING_INVALID(202, ErrorKind.USER, "The configuration has an invalid value."),
    PROFILE_UNKNOWN(203, ErrorKind.USER, "The run profile does not exist."),
    SYMBOL_INVALID(204, ErrorKind.USER, "The symbol is not 1 to 64 printable ASCII characters without space, slash, backslash, comma or quote."),
    DATE_INVALID(205, ErrorKind.USER, "The date is not a calendar date of the form YYYY-MM-DD."),
    MESSAGE_INVALID(206, ErrorKind.USER, "A message of the call cannot be decoded."),

    SYMBOL_NOT_FOUND(300, ErrorKind.USER, "The symbol has no history here."),
    RUN_NOT_FOUND(301, ErrorKind.USER, "The run does not exist."),
    MODEL_NOT_FOUND(302, ErrorKind.USER, "The model version does not exist."),
    PREDICTION_NOT_FOUND(303, ErrorKind.USER, "There is no prediction for that."),
    ARTIFACT_NOT_FOUND(304, ErrorKind.USER, "The run has no such artifact."),

    HOME_LOCKED(400, ErrorKind.STATE, "Another node works in this data home."),
    HOME_NEWER(401, ErrorKind.STATE, "The data home was written by a newer version."),
    PORT_TAKEN(402, ErrorKind.STATE, "The port is taken."),
    SUBMISSION_STALE(403, ErrorKind.STATE, "The newest bars are too old for a submission."),
    SUBMISSION_GENERATED(404, ErrorKind.STATE, "The predictions come from generated data."),
    SUBMISSION_NO_ROUND(405, ErrorKind.STATE, "The live date belongs to no round."),
    RUN_NOT_CANCELLABLE(406, ErrorKind.STATE, "The run has ended already, or its model is being published."),
    KERNELS_UNAVAILABLE(407, ErrorKind.STATE, "The kernels asked for cannot run here."),
    NOTHING_ACTIVE(408, ErrorKind.STATE, "No model version is active."),
    GATE_REFUSED(409, ErrorKind.STATE, "The publish gate refused the model."),
    MODEL_NEWER(410, ErrorKind.STATE, "The model file was written by a newer version."),
    DAY_NOT_CLOSED(411, ErrorKind.STATE, "The day of the bar is not over yet."),
    MODEL_NOT_EXPLAINABLE(412, ErrorKind.STATE, "The model does not hold what an explanation needs."),
    CLUSTER_REFUSED(413, ErrorKind.STATE, "The cluster does not take this node."),

    INPUT_EMPTY(500, ErrorKind.USER, "The input has no rows."),
    INPUT_FORMAT(501, ErrorKind.USER, "The input is not in a format that can be read."),
    INPUT_COLUMN_MISSING(502, ErrorKind.USER, "The input lacks a column."),
    INPUT_REJECTED(503, ErrorKind.USER, "Too many rows of the input were rejected."),
    INPUT_TOO_LARGE(504, ErrorKind.USER, "The input is larger than the limit."),
    BTC_MISSING(505, ErrorKind.USER, "The BTC series is missing."),
    DATA_TOO_SMALL(506, ErrorKind.USER, "There are too few symbols or dates for the run."),
    FOLD_IMPOSSIBLE(507, ErrorKind.USER, "The folds asked for cannot be built without a leak."),
    MODEL_FILE_DAMAGED(508, ErrorKind.USER, "The model file is damaged or not a model file."),
    SUBMISSION_INVALID(509, ErrorKind.USER, "The submission breaks a rule of Numerai's."),
    STORE_DAMAGED(510, ErrorKind.FAULT, "Stored data does not match its checksum."),
    SCORE_INPUT_INVALID(511, ErrorKind.USER, "The inputs of a score do not match."),
    VOLUME_UNIT_MISMATCH(512, ErrorKind.USER, "The volume unit of the import is not the unit of the stored history."),
    BAR_INVALID(513, ErrorKind.USER, "The bar has a price or volume that cannot be."),
    BAR_TOO_OLD(514, ErrorKind.USER, "The bar would change a day before the correction window."),

    UNAVAILABLE(600, ErrorKind.RESOURCE, "The node cannot serve this now."),
    QUEUE_FULL(601, ErrorKind.RESOURCE, "A queue is full."),
    MEMORY_INSUFFICIENT(602, ErrorKind.RESOURCE, "The work does not fit into memory."),
    DISK_FULL(603, ErrorKind.RESOURCE, "The disk is full."),
    STREAM_STALLED(604, ErrorKind.RESOURCE, "The client does not read the stream's answers."),
    PARTS_LOST(605, ErrorKind.RESOURCE, "All copies of some data are gone."),
    DATA_CHANGED(606, ErrorKind.RESOURCE, "Histories changed while they were read."),

    DEADLINE_EXCEEDED(700, ErrorKind.RESOURCE, "The deadline has passed."),
    STREAM_IDLE(701, ErrorKind.RESOURCE, "Nothing arrived on the stream for too long."),
    CANCELLED(800, ErrorKind.STATE, "The work was cancelled."),
    INTERNAL(900, ErrorKind.FAULT, "This is a defect of Numergrid.");

    private final int number;
    private final ErrorKind kind;
    private final String sentence;

    ErrorCode(int number, ErrorKind kind, String sentence) {
        this.number = number;
        this.kind = kind;
        this.sentence = sentence;
    }

    public int number() {
        return number;
    }

    public ErrorKind kind() {
        return kind;
    }

    /** One sentence for people; the exception's message says what, where and what to do next. */
    public String sentence() {
        return sentence;
    }
}
