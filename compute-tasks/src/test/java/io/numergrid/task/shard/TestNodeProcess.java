package io.numergrid.task.shard;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own, that can be killed and frozen. */
final class TestNodeProcess implements AutoCloseable {
    private final Process process;

    /** Starts the process; the node joins some seconds later. @param answerMillis how long each answer takes */
    TestNodeProcess(Path folder, String name, int discoveryPort, long answerMillis) throws IOException {
        Path options = Path.of(System.getProperty("numergrid.root"), "config/jvm/node.options");
        Path log = folder.resolve(name + ".log");
        this.process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "@" + options, "-Xmx192m",
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TestNodeProcess.class.getName(), folder.resolve(name).toString(), name, Integer.toString(discoveryPort),
                Long.toString(answerMillis))).redirectErrorStream(true).redirectOutput(log.toFile()).redirectInput(new File("/dev/null")).start();
    }

    /** The process. Ends when its parent is gone. */
    public static void main(String[] arguments) throws InterruptedException {
        TestNodes.start(Path.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2]), false, Long.parseLong(arguments[3]));
        long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(1L);
        while (ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(1L) == parent) {
            TimeUnit.SECONDS.sleep(1);
        }
        Runtime.getRuntime().halt(0);
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    /** @param name STOP or CONT */
    void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " " + process.pid() + " ended with " + exit);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
