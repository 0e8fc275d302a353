package io.numergrid.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import io.numergrid.cli.client.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one mapping from errors to exit codes, and what people are told. */
class ExitCodeTest {
    private static final Endpoint ENDPOINT = new Endpoint("127.0.0.1", 7400);

    @ParameterizedTest
    @CsvSource({"200,2", "205,2", "300,3", "304,3", "402,4", "409,4", "503,5", "511,5", "600,6", "603,6", "700,7", "800,1", "900,1", "999,1"})
    void theHundredsOfANumberDecide(int number, int exit) {
        // the gRPC code says something else on purpose
        assertEquals(exit, ExitCode.of(StatusProto.fromThrowable(ContractServer.error(number, "X", Code.ALREADY_EXISTS, "m"))));
    }

    @ParameterizedTest
    @CsvSource({"INVALID_ARGUMENT,2", "OUT_OF_RANGE,2", "NOT_FOUND,3", "ALREADY_EXISTS,4", "PERMISSION_DENIED,4", "UNAUTHENTICATED,4",
        "FAILED_PRECONDITION,4", "DATA_LOSS,5", "UNAVAILABLE,6", "RESOURCE_EXHAUSTED,6", "ABORTED,6", "DEADLINE_EXCEEDED,7", "CANCELLED,1",
        "UNKNOWN,1", "UNIMPLEMENTED,1", "INTERNAL,1"})
    void aPlainStatusMapsByItsCode(Code code, int exit) {
        assertEquals(exit, ExitCode.of(Status.newBuilder().setCode(code.getNumber()).build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "50", "1200", "-300"})
    void aNumberThatIsNoneFallsBackToTheCode(String number) {
        ErrorInfo info = ErrorInfo.newBuilder().setDomain("numergrid").setReason("X").putMetadata("number", number).build();
        assertEquals(ExitCode.NOT_FOUND, ExitCode.of(Status.newBuilder().setCode(Code.NOT_FOUND_VALUE).addDetails(Any.pack(info)).build()));
    }

    @Test
    void anotherDomainsNumberMeansNothing() {
        ErrorInfo info = ErrorInfo.newBuilder().setDomain("example.com").putMetadata("number", "503").build();
        assertEquals(ExitCode.NOT_FOUND, ExitCode.of(Status.newBuilder().setCode(Code.NOT_FOUND_VALUE).addDetails(Any.pack(info)).build()));
    }

    @Test
    void brokenDetailsDoNotHideTheCode() {
        Any broken = Any.newBuilder().setTypeUrl("type.googleapis.com/google.rpc.ErrorInfo").setValue(ByteString.copyFromUtf8("\u0001?")).build();
        assertEquals(ExitCode.DEADLINE, ExitCode.of(Status.newBuilder().setCode(Code.DEADLINE_EXCEEDED_VALUE).addDetails(broken).build()));
    }

    @Test
    void aNodesOwnWordsAreKept() {
        Failure failure = FailureMapping.of(ContractServer.error(505, "BTC_MISSING", Code.FAILED_PRECONDITION, "no 'BTC' here; name one with --btc"), ENDPOINT);
        assertEquals(ExitCode.BAD_DATA, failure.exitCode());
        assertEquals("no 'BTC' here; name one with --btc", failure.getMessage());
    }

    @Test
    void anErrorOutsideTheServicesIsTheNodesNotAStrangers() {
        Failure failure = FailureMapping.of(io.grpc.Status.UNKNOWN.withDescription("Application error processing RPC").asRuntimeException(), ENDPOINT);
        assertEquals(ExitCode.FAILED, failure.exitCode());
        assertTrue(failure.getMessage().startsWith("the node at " + ENDPOINT + " failed"), failure.getMessage());
    }

    @Test
    void aCallTheNodeBreaksOffIsWorthAnotherTry() {
        Failure failure = FailureMapping.of(io.grpc.Status.CANCELLED.withDescription("RST_STREAM closed stream").asRuntimeException(), ENDPOINT);
        assertEquals(ExitCode.UNAVAILABLE, failure.exitCode());
        assertTrue(failure.getMessage().contains("is stopping"), failure.getMessage());
    }

    @Test
    void filesThatFailSayWhichAndWhy() {
        assertFile(ExitCode.NOT_FOUND, "there is no /a/b.csv", new NoSuchFileException("/a/b.csv"));
        assertFile(ExitCode.NOT_ALLOWED, "access to /a/b.csv is denied", new AccessDeniedException("/a/b.csv"));
        assertFile(ExitCode.FAILED, "disk full while writing /a/b.csv", new FileSystemException("/a/b.csv", null, "No space left on device"));
        assertFile(ExitCode.FAILED, "cannot read or write /a/b.csv: Input/output error", new FileSystemException("/a/b.csv", null, "Input/output error"));
    }

    @Test
    void aDefectSaysSo() {
        Failure failure = FailureMapping.of(new IllegalStateException("boom"), ENDPOINT);
        assertEquals(ExitCode.FAILED, failure.exitCode());
        assertTrue(failure.getMessage().contains("--debug"), failure.getMessage());
    }

    private static void assertFile(int exit, String begin, IOException thrown) {
        for (Exception each : new Exception[] {thrown, new UncheckedIOException(thrown)}) {
            Failure failure = FailureMapping.of(each, ENDPOINT);
            assertEquals(exit, failure.exitCode());
            assertTrue(failure.getMessage().startsWith(begin), failure.getMessage());
        }
    }
}
