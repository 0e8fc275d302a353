package io.numergrid.node.serve;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one mapping of errors to gRPC statuses: by the hundreds of the code's number, with the few exceptions named here. Every
 * status carries google.rpc.Status with an ErrorInfo (reason = the code's name, domain, metadata with the number); a malformed
 * request also a BadRequest. What is no NumergridException is a defect: the client gets a reference, the log the stack.
 */
public final class ErrorMapping {
    public static final String DOMAIN = "numergrid";
    /** Metadata of an error that passes by itself: after how many ms to try again. Sent as google.rpc.RetryInfo. */
    static final String RETRY_AFTER_MS = "retryAfterMs";
    private static final Logger LOG = LoggerFactory.getLogger(ErrorMapping.class);
    /** The key that clients of every language look for. */
    private static final Metadata.Key<com.google.rpc.Status> DETAILS = Metadata.Key.of("grpc-status-details-bin",
            ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));
    /** Headers have a limit at the client; a message that names a thousand things is cut. */
    private static final int MESSAGE_LENGTH_MAX = 1_000;

    private ErrorMapping() {
    }

    /** Status code of an error code. */
    public static Status.Code code(ErrorCode error) {
        switch (error) {
            case SYMBOL_NOT_FOUND, RUN_NOT_FOUND, MODEL_NOT_FOUND, PREDICTION_NOT_FOUND, ARTIFACT_NOT_FOUND:
                return Status.Code.NOT_FOUND;
            case STORE_DAMAGED:
                return Status.Code.DATA_LOSS;
            case INPUT_TOO_LARGE, QUEUE_FULL, MEMORY_INSUFFICIENT, DISK_FULL, STREAM_STALLED:
                return Status.Code.RESOURCE_EXHAUSTED;
            case MODEL_FILE_DAMAGED, DATA_TOO_SMALL, FOLD_IMPOSSIBLE, BTC_MISSING:
                return Status.Code.FAILED_PRECONDITION;
            default:
                return switch (error.number() / 100) {
                    case 2, 5 -> Status.Code.INVALID_ARGUMENT;
                    case 3 -> Status.Code.NOT_FOUND;
                    case 4 -> Status.Code.FAILED_PRECONDITION;
                    case 6 -> Status.Code.UNAVAILABLE;
                    case 7 -> Status.Code.DEADLINE_EXCEEDED;
                    case 8 -> Status.Code.CANCELLED;
                    default -> Status.Code.INTERNAL;
                };
        }
    }

    /** google.rpc.Status of an error, as sent with a call that fails or kept in a run that failed. */
    public static com.google.rpc.Status status(ErrorCode error, String message, Map<String, String> metadata, Message... more) {
        String words = message.length() <= MESSAGE_LENGTH_MAX ? message : message.substring(0, MESSAGE_LENGTH_MAX) + "...";
        ErrorInfo.Builder info = ErrorInfo.newBuilder().setReason(error.name()).setDomain(DOMAIN);
        // rows as read from a client's file stand in the details of their own, not in headers of limited size
        metadata.forEach((key, value) -> {
            if (!key.startsWith("example.")) {
                info.putMetadata(key, value);
            }
        });
        info.putMetadata("number", Integer.toString(error.number()));
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder().setCode(code(error).value()).setMessage(words)
                .addDetails(Any.pack(info.build()));
        if (error.number() / 100 == 2) {
            String field = metadata.getOrDefault("field", metadata.getOrDefault("key", ""));
            status.addDetails(Any.pack(BadRequest.newBuilder().addFieldViolations(BadRequest.FieldViolation.newBuilder()
                    .setField(field).setDescription(words).setReason(error.name())).build()));
        }
        if (metadata.containsKey(RETRY_AFTER_MS)) {
            status.addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(Wire.duration(Duration.ofMillis(
                    Long.parseLong(metadata.get(RETRY_AFTER_MS))))).build()));
        }
        for (Message detail : more) {
            status.addDetails(Any.pack(detail));
        }
        return status.build();
    }

    /** What a call fails with. @param more further details, e.g. an import report */
    public static StatusRuntimeException exception(Throwable thrown, Message... more) {
        if (thrown instanceof NumergridException e) {
            return exception(status(e.code(), e.getMessage(), e.metadata(), more), e);
        }
        if (thrown instanceof StatusRuntimeException e) {
            return e;
        }
        if (thrown instanceof StatusException e) {
            return new StatusRuntimeException(e.getStatus(), e.getTrailers());
        }
        if (thrown instanceof OutOfMemoryError e) {
            return exception(status(ErrorCode.MEMORY_INSUFFICIENT, "the node ran out of memory (" + e.getMessage()
                    + "); ask for less or give it a larger heap", Map.of()), e);
        }
        String reference = UUID.randomUUID().toString();
        LOG.error("a call failed by a defect, reference {}", reference, thrown);
        return exception(status(ErrorCode.INTERNAL, "a defect of Numergrid; the node's log holds it under " + reference,
                Map.of("reference", reference)), null);
    }

    /** google.rpc.Status out of the trailers of a failed call, for clients in tests. */
    static com.google.rpc.Status details(Metadata trailers) {
        return trailers.get(DETAILS);
    }

    private static StatusRuntimeException exception(com.google.rpc.Status status, Throwable cause) {
        Metadata trailers = new Metadata();
        trailers.put(DETAILS, status);
        return Status.fromCodeValue(status.getCode()).withDescription(status.getMessage()).withCause(cause).asRuntimeException(trailers);
    }
}
