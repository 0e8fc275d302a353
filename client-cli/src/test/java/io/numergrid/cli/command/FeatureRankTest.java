package io.numergrid.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.numergrid.cli.CommandLineRun;
import io.numergrid.cli.ContractServer;
import io.numergrid.cli.ExitCode;
import io.numergrid.cli.output.Output;
import io.numergrid.v1.GetRunArtifactRequest;
import io.numergrid.v1.GetRunArtifactResponse;
import io.numergrid.v1.GetRunRequest;
import io.numergrid.v1.ListRunsRequest;
import io.numergrid.v1.ListRunsResponse;
import io.numergrid.v1.Run;
import io.numergrid.v1.RunServiceGrpc;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which run is read, what its rows become, and what is said where there is nothing to rank. */
class FeatureRankTest {
    private static final String REPORT = "{\"folds\":[{},{},{},{}],\"importance\":{\"front\":20,\"agreement\":%s,\"gainAgreement\":0.6,\"ranking\":["
            + "{\"rank\":1,\"feature\":\"ret_5\",\"family\":\"pvm\",\"permutation\":0.0021,\"ci95\":[-0.001,0.004],\"gain\":0.05,\"frontFolds\":3,"
            + "\"cluster\":2,\"clusterSize\":4,\"selectedFolds\":4,\"selectedLive\":true},"
            + "{\"rank\":2,\"feature\":\"rsi_14\",\"family\":\"technical\",\"permutation\":null,\"ci95\":[null,null],\"gain\":0.01,\"frontFolds\":0,"
            + "\"cluster\":7,\"clusterSize\":1,\"selectedFolds\":0,\"selectedLive\":false}]}}";

    private final List<Run> runs = new ArrayList<>();
    private final List<String> asked = new ArrayList<>();
    private String report = String.format(REPORT, "0.02");
    private ContractServer server;

    private static Run run(String name, String profile, Run.State state) {
        return Run.newBuilder().setName("runs/" + name).setProfile(profile).setState(state).addArtifacts("report.json").build();
    }

    @BeforeEach
    void open() throws IOException {
        server = new ContractServer(new RunServiceGrpc.RunServiceImplBase() {
            @Override
            public void getRun(GetRunRequest request, StreamObserver<Run> out) {
                one(out, runs.stream().filter(r -> r.getName().equals(request.getName())).findFirst().orElseThrow());
            }

            @Override
            public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> out) {
                int at = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
                one(out, ListRunsResponse.newBuilder().addAllRuns(runs.subList(at, Math.min(runs.size(), at + 1)))
                        .setNextPageToken(at + 1 < runs.size() ? Integer.toString(at + 1) : "").build());
            }

            @Override
            public void getRunArtifact(GetRunArtifactRequest request, StreamObserver<GetRunArtifactResponse> out) {
                asked.add(request.getName());
                one(out, GetRunArtifactResponse.newBuilder().setChunk(ByteString.copyFromUtf8(report)).build());
            }
        });
        runs.add(run("r4", "fast", Run.State.STATE_RUNNING));
        runs.add(run("r3", "daily", Run.State.STATE_SUCCEEDED));
        runs.add(run("r2", "weekly", Run.State.STATE_SUCCEEDED));
        runs.add(run("r1", "fast", Run.State.STATE_SUCCEEDED));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static <T> void one(StreamObserver<T> out, T message) {
        out.onNext(message);
        out.onCompleted();
    }

    private CommandLineRun rank(String... more) {
        List<String> words = new ArrayList<>(List.of("feature", "rank", "--endpoint", server.endpoint()));
        words.addAll(List.of(more));
        return CommandLineRun.of(words.toArray(String[]::new));
    }

    @Test
    void theNewestRunThatTrainedIsReadUnlessOneIsNamed() throws IOException {
        CommandLineRun newest = rank("-o", "json");
        assertEquals(ExitCode.OK, newest.exit(), newest.err());
        assertEquals(List.of("runs/r2/artifacts/report.json"), asked);
        JsonNode first = Output.JSON.readTree(newest.out()).get(0);
        assertEquals("ret_5", first.get("feature").asText());
        assertEquals(0.75, first.get("stability").asDouble());
        assertEquals(-0.001, first.get("ciLow").asDouble());
        assertEquals(4, first.get("folds").asInt());
        assertTrue(first.get("selectedLive").asBoolean());
        rank("--run", "r1");
        assertEquals("runs/r1/artifacts/report.json", asked.get(1));
    }

    @Test
    void tableAndCsvHaveTheSameRows() {
        CommandLineRun csv = rank("-o", "csv");
        assertEquals("rank,feature,family,permutation,ciLow,ciHigh,gain,stability,cluster,selectedFolds,folds,selectedLive\n"
                + "1,ret_5,pvm,0.0021,-0.001,0.004,0.05,0.75,2,4,4,true\n2,rsi_14,technical,,,,0.01,0.0,7,0,4,false\n", csv.out());
        CommandLineRun table = rank("--limit", "1");
        assertTrue(table.out().contains("0.00210") && table.out().contains("75 %") && !table.out().contains("rsi_14"), table.out());
    }

    @Test
    void anOrderThatFoldsDoNotAgreeOnIsCalledThat() {
        assertTrue(rank().err().contains("the folds hardly agree on LOSS (mean rank correlation 0.02; on GAIN 0.60)"));
        report = String.format(REPORT, "0.5");
        assertFalse(rank().err().contains("hardly"));
        report = String.format(REPORT, "null");
        assertTrue(rank().err().contains("not measured"));
    }

    @Test
    void aRunWithoutARankingIsNotFound() {
        CommandLineRun daily = rank("--run", "r3");
        assertEquals(ExitCode.NOT_FOUND, daily.exit());
        assertTrue(daily.err().contains("runs/r3 has no ranking of features: it trained nothing"), daily.err());
        assertTrue(rank("--run", "r4").err().contains("it is RUNNING"));
        report = "{\"importance\":{\"gain\":[]}}";
        assertEquals(ExitCode.NOT_FOUND, rank().exit());
        runs.subList(2, 4).clear();
        CommandLineRun none = rank();
        assertEquals(ExitCode.NOT_FOUND, none.exit());
        assertTrue(none.err().contains("none of the newest 2 runs"), none.err());
    }
}
