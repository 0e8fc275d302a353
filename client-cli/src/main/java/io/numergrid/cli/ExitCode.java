package io.numergrid.cli;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import java.util.Optional;

/**
 * The process's exit codes and the one mapping onto them. They are contract for scripts: never renumber.
 * A Numergrid error maps by the hundreds of its number; anything else by its gRPC status.
 */
public final class ExitCode {
    public static final int OK = 0;
    public static final int FAILED = 1;
    public static final int USAGE = 2;
    public static final int NOT_FOUND = 3;
    public static final int NOT_ALLOWED = 4;
    public static final int BAD_DATA = 5;
    public static final int UNAVAILABLE = 6;
    public static final int DEADLINE = 7;
    public static final int INTERRUPTED = 130;

    private static final String DOMAIN = "numergrid";

    private ExitCode() {
    }

    /** Of an error as it stands in an RPC's trailers or in a failed run. */
    public static int of(com.google.rpc.Status status) {
        return errorInfo(status).flatMap(ExitCode::ofErrorInfo).orElseGet(() -> of(Status.fromCodeValue(status.getCode()).getCode()));
    }

    public static int of(Status.Code code) {
        return switch (code) {
            case OK -> OK;
            case INVALID_ARGUMENT, OUT_OF_RANGE -> USAGE;
            case NOT_FOUND -> NOT_FOUND;
            case ALREADY_EXISTS, PERMISSION_DENIED, UNAUTHENTICATED, FAILED_PRECONDITION -> NOT_ALLOWED;
            case DATA_LOSS -> BAD_DATA;
            case UNAVAILABLE, RESOURCE_EXHAUSTED, ABORTED -> UNAVAILABLE;
            case DEADLINE_EXCEEDED -> DEADLINE;
            case CANCELLED, UNKNOWN, UNIMPLEMENTED, INTERNAL -> FAILED;
        };
    }

    /** The error's ErrorInfo of this project, if it has one. */
    public static Optional<ErrorInfo> errorInfo(com.google.rpc.Status status) {
        for (Any detail : status.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    ErrorInfo info = detail.unpack(ErrorInfo.class);
                    if (info.getDomain().equals(DOMAIN)) {
                        return Optional.of(info);
                    }
                } catch (InvalidProtocolBufferException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Integer> ofErrorInfo(ErrorInfo info) {
        int number;
        try {
            number = Integer.parseInt(info.getMetadataOrDefault("number", ""));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        int group = number / 100;
        return group < 2 || group > 9 ? Optional.empty() : Optional.of(group <= 7 ? group : FAILED);
    }
}
