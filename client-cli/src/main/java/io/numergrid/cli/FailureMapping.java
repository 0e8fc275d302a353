package io.numergrid.cli;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.numergrid.cli.client.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Optional;

/** Turns whatever a verb threw into a {@link Failure}. A server's own message is kept: it already says what, where and next. */
public final class FailureMapping {
    private FailureMapping() {
    }

    public static Failure of(Throwable thrown, Endpoint endpoint) {
        if (thrown instanceof Failure failure) {
            return failure;
        }
        if (thrown instanceof StatusRuntimeException || thrown instanceof StatusException) {
            return ofStatus(thrown, endpoint);
        }
        if (thrown instanceof UncheckedIOException unchecked) {
            return ofFile(unchecked.getCause());
        }
        if (thrown instanceof IOException file) {
            return ofFile(file);
        }
        if (thrown instanceof InterruptedException) {
            return new Failure(ExitCode.INTERRUPTED, "interrupted", thrown);
        }
        return new Failure(ExitCode.FAILED, "a defect of Numergrid: " + thrown + "; run again with --debug and report it", thrown);
    }

    /** Of the error a failed or cancelled run ended with. */
    public static Failure ofRun(String run, com.google.rpc.Status error) {
        String message = error.getMessage().isEmpty() ? "no reason given" : error.getMessage();
        int code = error.getCode() == 0 && error.getDetailsCount() == 0 ? ExitCode.FAILED : ExitCode.of(error);
        return new Failure(code, run + " failed" + reason(error) + ": " + message);
    }

    private static Failure ofStatus(Throwable thrown, Endpoint endpoint) {
        com.google.rpc.Status status = StatusProto.fromThrowable(thrown);
        Status plain = Status.fromThrowable(thrown);
        int code = status == null ? ExitCode.of(plain.getCode()) : ExitCode.of(status);
        if (status != null && ExitCode.errorInfo(status).isPresent()) {
            return new Failure(code, status.getMessage(), thrown);
        }
        // nobody here cancelled it: interrupts are told apart before
        return new Failure(plain.getCode() == Status.Code.CANCELLED ? ExitCode.UNAVAILABLE : code, plainMessage(plain, endpoint), thrown);
    }

    /** gRPC's own word for an error of the node outside its services, e.g. no memory for a message. */
    private static final String NODE_FAILED = "Application error processing RPC";

    /** For statuses that gRPC itself made, e.g. because nobody listens. */
    private static String plainMessage(Status status, Endpoint endpoint) {
        String said = Optional.ofNullable(rootMessage(status.getCause())).or(() -> Optional.ofNullable(status.getDescription()))
                .orElse("no further word");
        if (status.getCode() == Status.Code.UNKNOWN && said.equals(NODE_FAILED)) {
            return "the node at " + endpoint + " failed at this call; its log tells why (too small a heap, mostly)";
        }
        return switch (status.getCode()) {
            case UNAVAILABLE -> "no node answers at " + endpoint + " (" + said + "); start one with 'numergrid node start' or name another with --endpoint";
            case DEADLINE_EXCEEDED -> "the node at " + endpoint + " did not answer in time; try again, or allow more with --timeout SECONDS";
            case UNIMPLEMENTED -> "what answers at " + endpoint + " does not know this request (" + said
                    + "); it is another version or no Numergrid node";
            case RESOURCE_EXHAUSTED -> "the node at " + endpoint + " is at a limit: " + said + "; try again later";
            case INTERNAL, UNKNOWN -> "what listens on " + endpoint + " does not answer as a node does (" + said + "); name a node with --endpoint";
            case CANCELLED -> "the node at " + endpoint + " broke the call off, so it is stopping (" + said + "); try again when it is up";
            default -> "the node at " + endpoint + " answered " + status.getCode() + ": " + said;
        };
    }

    /** The operating system's words lie at the bottom of the causes. */
    private static String rootMessage(Throwable cause) {
        Throwable at = cause;
        while (at != null && at.getCause() != null) {
            at = at.getCause();
        }
        String message = at == null ? null : at.getMessage();
        return message == null ? null : message.substring(message.lastIndexOf("): ") < 0 ? 0 : message.lastIndexOf("): ") + 3);
    }

    private static Failure ofFile(IOException e) {
        String reason = Optional.ofNullable(e instanceof FileSystemException file ? file.getReason() : e.getMessage()).orElse("");
        String where = e instanceof FileSystemException file && file.getFile() != null ? file.getFile() : "a file";
        if (isDiskFull(e)) {
            return new Failure(ExitCode.FAILED, "disk full while writing " + where + "; nothing half-written was kept, free some space and try again", e);
        }
        if (e instanceof NoSuchFileException) {
            return new Failure(ExitCode.NOT_FOUND, "there is no " + where, e);
        }
        if (e instanceof AccessDeniedException) {
            return new Failure(ExitCode.NOT_ALLOWED, "access to " + where + " is denied; check its permissions", e);
        }
        return new Failure(ExitCode.FAILED, "cannot read or write " + where + ": " + (reason.isEmpty() ? e.toString() : reason), e);
    }

    /** The only sign of a full disk Java gives is the operating system's sentence. */
    public static boolean isDiskFull(IOException e) {
        String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("not enough space") || text.contains("disk quota");
    }

    private static String reason(com.google.rpc.Status error) {
        return ExitCode.errorInfo(error).map(ErrorInfo::getReason).map(r -> " (" + r + ")").orElse("");
    }
}
