package io.numergrid.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Timestamp;
import com.google.type.Date;
import io.numergrid.cli.Failure;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, days and endpoints as people write them. */
class WireTest {
    @Test
    void aNameAndItsIdAreTheSame() {
        assertEquals("runs/7", Wire.run("7"));
        assertEquals("runs/7", Wire.run("runs/7"));
        assertEquals("7", Wire.id("runs/7"));
        assertEquals("namespaces/main/histories/NA", Wire.history("main", "NA"));
        assertEquals("models/active/dates/latest", Wire.predictionSet(null, null));
        assertEquals("models/ab12/dates/2024-02-29", Wire.predictionSet("ab12", LocalDate.of(2024, 2, 29)));
        assertThrows(Failure.class, () -> Wire.run("models/7"));
        assertThrows(Failure.class, () -> Wire.run(""));
        assertThrows(Failure.class, () -> Wire.model("models/"));
    }

    @Test
    void daysAndTimesSurviveTheWire() {
        assertEquals("2024-02-29", Wire.text(Wire.date(LocalDate.of(2024, 2, 29))));
        assertEquals("", Wire.text(Date.getDefaultInstance()));
        assertEquals("2001-09-09T01:46:40Z", Wire.text(Timestamp.newBuilder().setSeconds(1_000_000_000).setNanos(5).build()));
        assertEquals("", Wire.text(Timestamp.getDefaultInstance()));
    }

    @Test
    void endpointsAreHostAndPort() {
        assertEquals(new Endpoint("127.0.0.1", 7400), Endpoint.parse("127.0.0.1:7400"));
        assertEquals(new Endpoint("::1", 1), Endpoint.parse("[::1]:1"));
        assertEquals("[::1]:1", Endpoint.parse("[::1]:1").toString());
        assertTrue(Endpoint.parse("localhost:65535").isLoopback() && Endpoint.parse("[::1]:1").isLoopback());
        assertFalse(Endpoint.parse("10.0.0.1:7400").isLoopback());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "host", "host:", ":7400", "host:0", "host:65536", "host:-1", "host:x", "::1:7400"})
    void whatIsNoEndpointIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text));
    }
}
