package io.numergrid.node.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.numergrid.node.state.FileState;
import io.numergrid.node.state.StateStore;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunArtifactsTest {
    @TempDir
    Path folder;

    @Test
    void theOldestMakeRoomWhereThereIsLittle() throws IOException {
        RunArtifacts artifacts = new RunArtifacts(limited(100));
        leave("20260131-9", 60);
        artifacts.keep("20260131-9", List.of("20260131-9"));
        leave("20260131-10", 40);
        artifacts.keep("20260131-10", List.of("20260131-10", "20260131-9"));
        assertEquals(List.of("report.json"), artifacts.names("20260131-9"));
        leave("20260131-11", 1);
        artifacts.keep("20260131-11", List.of("20260131-11", "20260131-10", "20260131-9"));
        assertEquals(List.of(), artifacts.names("20260131-9"));
        assertEquals(Optional.empty(), artifacts.file("20260131-9", "report.json"));
        assertEquals(List.of("report.json"), artifacts.names("20260131-10"));
        leave("20260131-12", 500);
        artifacts.keep("20260131-12", List.of("20260131-12", "20260131-11", "20260131-10", "20260131-9"));
        assertArrayEquals(new byte[500], Files.readAllBytes(artifacts.file("20260131-12", "report.json").orElseThrow()), "the newest stays in any case");
        assertEquals(List.of(), artifacts.names("20260131-11"));
    }

    @Test
    void onDiskAllStay() throws IOException {
        RunArtifacts artifacts = new RunArtifacts(new FileState(folder));
        leave("20260131-1", 600);
        leave("20260131-2", 600);
        artifacts.keep("20260131-2", List.of("20260131-2", "20260131-1"));
        assertEquals(List.of("report.json"), artifacts.names("20260131-1"));
        assertEquals(Optional.empty(), artifacts.file("20260131-1", "run.json"), "not for clients");
    }

    private void leave(String id, int bytes) throws IOException {
        Files.write(Files.createDirectories(folder.resolve(id)).resolve("report.json"), new byte[bytes]);
    }

    /** Files on disk that must not take more than so many bytes, as those in memory. */
    private StateStore limited(long bytesMax) {
        FileState files = new FileState(folder);
        return (StateStore) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, method, args) ->
                method.getName().equals("filesBytesMax") ? bytesMax : method.invoke(files, args));
    }
}
