package io.numergrid.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.node.serve.Rehearsal;
import io.numergrid.predict.SubmissionCheck;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's program. {@code serve} prints one line on stdout once it serves and ends with code 0 when asked to (SIGTERM);
 * an error ends with the hundreds of its number as exit code (4 = not allowed now, ...), 1 for a defect.
 */
public final class NodeMain {
    private static final Logger LOG = LoggerFactory.getLogger(NodeMain.class);
    private static final int EXIT_DEFECT = 1;
    private static final int EXIT_CANCELLED = 130;
    /** What is loaded by then is enough: the launcher waits for two minutes in all, and would have nothing after that. */
    private static final int REHEARSAL_SECONDS_MAX = 40;
    private static final String USAGE = """
            usage: NodeMain VERB [--endpoint HOST:PORT] [--home DIR] [--config FILE]
              serve                     run a node until it is stopped
              rehearse                  start a node, let it make a small run, and stop it: what the launcher archives the classes of
              doctor [-o json]          check this machine and print every setting with its source
              verify-submission FILE    check a submission file against Numerai's rules
              version""";

    private NodeMain() {
    }

    public static void main(String[] args) {
        int exit;
        try {
            exit = run(List.of(args));
        } catch (NumergridException e) {
            System.err.println("numergrid: " + e.code() + ": " + e.getMessage());
            LOG.debug("start failed", e);
            exit = exitCode(e.code());
        }
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /** Exit code of an error: the hundreds of its number. */
    static int exitCode(ErrorCode code) {
        int group = code.number() / 100;
        return group == 8 ? EXIT_CANCELLED : group == 9 ? EXIT_DEFECT : group;
    }

    private static int run(List<String> args) {
        if (args.isEmpty()) {
            throw usage("a verb is missing");
        }
        List<String> operands = new ArrayList<>();
        Map<String, String> options = options(args.subList(1, args.size()), operands);
        switch (args.get(0)) {
            case "serve":
                refuseOperands(operands, 0);
                NodeService.serve(settings(options));
                return 0;
            case "rehearse":
                refuseOperands(operands, 0);
                try (Node node = new Node(settings(options), Clock.systemUTC(), () -> { });
                     Rehearsal rehearsal = new Rehearsal(node.address(), REHEARSAL_SECONDS_MAX)) {
                    LOG.info("rehearsed on {}: {}", node.address(), rehearsal.run());
                }
                return 0;
            case "doctor":
                refuseOperands(operands, 0);
                return Doctor.run(() -> settings(options), json(options), System.out);
            case "verify-submission":
                refuseOperands(operands, 1);
                return verifySubmission(Path.of(operands.get(0)), json(options));
            case "version":
                System.out.println(Node.version());
                return 0;
            default:
                throw usage("'" + args.get(0) + "' is no verb");
        }
    }

    private static boolean json(Map<String, String> options) {
        return options.getOrDefault("-o", "table").equals("json");
    }

    private static int verifySubmission(Path file, boolean json) {
        try (InputStream in = Files.newInputStream(file)) {
            List<SubmissionCheck.Finding> findings = SubmissionCheck.verify(in);
            if (json) {
                ObjectMapper mapper = new ObjectMapper();
                ObjectNode answer = mapper.createObjectNode().put("file", file.toString()).put("ok", findings.isEmpty());
                ArrayNode list = answer.putArray("findings");
                findings.forEach(f -> list.addObject().put("line", f.line()).put("rule", f.rule().name()).put("message", f.text()));
                System.out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
            } else {
                findings.forEach(f -> System.out.println(file + (f.line() > 0 ? ":" + f.line() : "") + ": " + f.rule() + ": " + f.text()));
                System.out.print(findings.isEmpty() ? file + " keeps Numerai's rules\n" : "");
            }
            return findings.isEmpty() ? 0 : exitCode(ErrorCode.SUBMISSION_INVALID);
        } catch (IOException e) {
            throw new NumergridException(ErrorCode.INPUT_FORMAT, file + " cannot be read: " + e, e);
        }
    }

    private static NodeSettings settings(Map<String, String> options) {
        Properties properties = new Properties();
        properties.putAll(System.getProperties());
        Map.of("--endpoint", Setting.ENDPOINT, "--home", Setting.HOME).forEach((option, setting) -> {
            if (options.containsKey(option)) {
                properties.setProperty(setting.key(), options.get(option));
            }
        });
        return NodeSettings.load(properties, System.getenv(), Optional.ofNullable(options.get("--config")).map(Path::of));
    }

    private static Map<String, String> options(List<String> args, List<String> operands) {
        Map<String, String> options = new TreeMap<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("-")) {
                operands.add(arg);
            } else if (List.of("--endpoint", "--home", "--config", "-o").contains(arg) && i + 1 < args.size()) {
                options.put(arg, args.get(++i));
            } else {
                throw usage("option '" + arg + "' is unknown or lacks its value");
            }
        }
        return options;
    }

    private static void refuseOperands(List<String> operands, int count) {
        if (operands.size() != count) {
            throw usage(operands.size() + " operands were given, " + count + " are taken");
        }
    }

    private static NumergridException usage(String what) {
        return new NumergridException(ErrorCode.ARGUMENT_INVALID, what + "\n" + USAGE);
    }
}
