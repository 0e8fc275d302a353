package io.numergrid.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.error.NumergridException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Checks whether a node can work on this machine, without starting one, and tells every setting with its source. Changes nothing. */
final class Doctor {
    private static final long DISK_FREE_BYTES_MIN = 2L << 30;
    private static final int EXIT_CHECK_FAILED = 5;

    /** One check. @param ok whether a node can work with it */
    private record Check(String name, boolean ok, String found) {
    }

    private Doctor() {
    }

    /** Returns the exit code: 0 when every check is fine. */
    static int run(Supplier<NodeSettings> load, boolean json, PrintStream out) {
        List<Check> checks = new ArrayList<>();
        List<NodeSettings.Entry> entries = List.of();
        checks.add(java());
        checks.add(opens());
        checks.add(memory());
        try {
            NodeSettings settings = load.get();
            entries = settings.entries();
            checks.add(new Check("settings", true, entries.size() + " settings are valid"));
            checks.add(kernels(settings));
            checks.add(home(settings.home()));
            checks.add(endpoint(settings));
        } catch (NumergridException e) {
            checks.add(new Check("settings", false, e.code() + ": " + e.getMessage()));
        }
        out.print(json ? json(checks, entries) : table(checks, entries));
        out.flush();
        return checks.stream().allMatch(Check::ok) ? 0 : EXIT_CHECK_FAILED;
    }

    private static Check java() {
        Runtime.Version version = Runtime.version();
        return new Check("java", version.feature() >= 17, version + ", " + System.getProperty("java.vm.name"));
    }

    private static Check opens() {
        boolean open = ByteBuffer.class.getModule().isOpen("java.nio", Doctor.class.getModule());
        return new Check("jvm options", open, open ? "config/jvm/node.options are in force"
                : "java.base does not open java.nio: start with @config/jvm/node.options");
    }

    private static Check memory() {
        long heap = Runtime.getRuntime().maxMemory();
        return new Check("heap", heap >= 256L << 20, (heap >> 20) + " MiB at most, " + Runtime.getRuntime().availableProcessors() + " processors");
    }

    private static Check kernels(NodeSettings settings) {
        try {
            return new Check("kernels", true, settings.kernels() + " gives " + settings.kernelSet().words());
        } catch (NumergridException e) {
            return new Check("kernels", false, e.getMessage());
        }
    }

    private static Check home(Path home) {
        Path there = home;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            long free = there == null ? 0 : Files.getFileStore(there).getUsableSpace();
            boolean writable = there != null && Files.isDirectory(there) && Files.isWritable(there);
            boolean ok = writable && free >= DISK_FREE_BYTES_MIN && DataHome.refusal(home).isEmpty();
            String state = Files.exists(home.resolve("format")) ? "is there" : "will be made";
            return new Check("data home", ok, home + " " + (writable ? state : "is not writable") + ", " + (free >> 30) + " GiB free"
                    + DataHome.refusal(home).map(r -> "; " + r).orElse(""));
        } catch (IOException e) {
            return new Check("data home", false, home + " cannot be looked at: " + e);
        }
    }

    private static Check endpoint(NodeSettings settings) {
        String name = settings.endpointHost() + ":" + settings.endpointPort();
        try (ServerSocket socket = new ServerSocket(settings.endpointPort(), 1, InetAddress.getByName(settings.endpointHost()))) {
            return new Check("endpoint", socket.isBound(), name + " is free");
        } catch (IOException e) {
            return new Check("endpoint", true, name + " is in use (a node that serves, or another program)");
        }
    }

    private static String json(List<Check> checks, List<NodeSettings.Entry> entries) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode().put("version", Node.version()).put("ok", checks.stream().allMatch(Check::ok));
        ArrayNode list = root.putArray("checks");
        checks.forEach(c -> list.addObject().put("name", c.name()).put("ok", c.ok()).put("found", c.found()));
        ArrayNode settings = root.putArray("settings");
        entries.forEach(e -> settings.addObject().put("key", e.setting().key()).put("value", e.value())
                .put("source", e.source().name()).put("origin", e.origin()).put("meaning", e.setting().meaning()));
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String table(List<Check> checks, List<NodeSettings.Entry> entries) {
        StringBuilder text = new StringBuilder("Numergrid " + Node.version() + "\n\n");
        checks.forEach(c -> text.append(String.format("%-4s  %-12s  %s%n", c.ok() ? "ok" : "BAD", c.name(), c.found())));
        text.append('\n');
        entries.forEach(e -> text.append(String.format("%-30s  %-28s  %s%n", e.setting().key(), e.value(), e.words())));
        return text.toString();
    }
}
