package io.numergrid.node.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.ErrorKind;
import io.numergrid.error.NumergridException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorMappingTest {
    /** What a client may do by status code alone: try again, or not. */
    private static final Set<Status.Code> RETRY = EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED, Status.Code.DEADLINE_EXCEEDED);

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeHasAStatusOfItsGroupWithDetails(ErrorCode code) throws InvalidProtocolBufferException {
        StatusRuntimeException e = ErrorMapping.exception(new NumergridException(code, "words", Map.of("field", "f", "symbol", "S"), null));
        Status.Code status = e.getStatus().getCode();
        Set<Status.Code> allowed = switch (code.number() / 100) {
            case 2 -> EnumSet.of(Status.Code.INVALID_ARGUMENT);
            case 3 -> EnumSet.of(Status.Code.NOT_FOUND);
            case 4 -> EnumSet.of(Status.Code.FAILED_PRECONDITION);
            case 5 -> EnumSet.of(Status.Code.INVALID_ARGUMENT, Status.Code.FAILED_PRECONDITION, Status.Code.DATA_LOSS, Status.Code.RESOURCE_EXHAUSTED);
            case 6 -> EnumSet.of(Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED);
            case 7 -> EnumSet.of(Status.Code.DEADLINE_EXCEEDED);
            case 8 -> EnumSet.of(Status.Code.CANCELLED);
            case 9 -> EnumSet.of(Status.Code.INTERNAL);
            default -> Set.of();
        };
        assertTrue(allowed.contains(status), code + " became " + status);
        assertEquals(code.kind() == ErrorKind.RESOURCE, RETRY.contains(status) && code != ErrorCode.INPUT_TOO_LARGE, code + ": retry and kind disagree");
        com.google.rpc.Status details = ErrorMapping.details(e.getTrailers());
        assertNotNull(details, "no details");
        assertEquals(status.value(), details.getCode());
        assertEquals("words", details.getMessage());
        ErrorInfo info = details.getDetails(0).unpack(ErrorInfo.class);
        assertEquals(code.name(), info.getReason());
        assertEquals("numergrid", info.getDomain());
        assertEquals(Integer.toString(code.number()), info.getMetadataOrThrow("number"));
        assertEquals("S", info.getMetadataOrThrow("symbol"));
        boolean badRequest = details.getDetailsList().stream().anyMatch(d -> d.is(BadRequest.class));
        assertEquals(code.number() / 100 == 2, badRequest);
    }

    @Test
    void malformedRequestNamesTheField() throws InvalidProtocolBufferException {
        StatusRuntimeException e = ErrorMapping.exception(Names.invalid("page_size", "page_size -1 is negative"));
        for (Any detail : ErrorMapping.details(e.getTrailers()).getDetailsList()) {
            if (detail.is(BadRequest.class)) {
                assertEquals("page_size", detail.unpack(BadRequest.class).getFieldViolations(0).getField());
                return;
            }
        }
        throw new AssertionError("no BadRequest");
    }

    @Test
    void defectTellsAReferenceAndNothingElse() throws InvalidProtocolBufferException {
        StatusRuntimeException e = ErrorMapping.exception(new IllegalStateException("secret path /home/x"));
        assertEquals(Status.Code.INTERNAL, e.getStatus().getCode());
        com.google.rpc.Status details = ErrorMapping.details(e.getTrailers());
        assertFalse(details.toString().contains("secret"), details.toString());
        ErrorInfo info = details.getDetails(0).unpack(ErrorInfo.class);
        assertEquals(36, info.getMetadataOrThrow("reference").length());
        assertTrue(details.getMessage().contains(info.getMetadataOrThrow("reference")));
    }

    @Test
    void longMessageIsCutAndRowsOfAFileStayOut() {
        StatusRuntimeException e = ErrorMapping.exception(new NumergridException(ErrorCode.INPUT_REJECTED, "x".repeat(100_000),
                Map.of("example.PRICE_MISSING", "y".repeat(10_000), "rows", "3"), null));
        int bytes = ErrorMapping.details(e.getTrailers()).getSerializedSize();
        assertTrue(bytes < 4_000, "details have " + bytes + " bytes; a client takes 8 KiB of headers");
        assertTrue(e.getStatus().getDescription().length() < 2_500);
    }

    @Test
    void outOfMemoryIsAResource() {
        assertEquals(Status.Code.RESOURCE_EXHAUSTED, ErrorMapping.exception(new OutOfMemoryError("heap")).getStatus().getCode());
    }
}
