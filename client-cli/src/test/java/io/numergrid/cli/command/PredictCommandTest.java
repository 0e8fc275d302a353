package io.numergrid.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.type.Date;
import io.grpc.stub.StreamObserver;
import io.numergrid.cli.CommandLineRun;
import io.numergrid.cli.ContractServer;
import io.numergrid.cli.ExitCode;
import io.numergrid.v1.BatchGetPredictionsRequest;
import io.numergrid.v1.BatchGetPredictionsResponse;
import io.numergrid.v1.DataKind;
import io.numergrid.v1.Exclusion;
import io.numergrid.v1.ListPredictionsRequest;
import io.numergrid.v1.ListPredictionsResponse;
import io.numergrid.v1.Prediction;
import io.numergrid.v1.PredictionServiceGrpc;
import io.numergrid.v1.PredictionSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Predictions as data, and what must be said beside them. */
class PredictCommandTest {
    private final List<String> parents = new ArrayList<>();
    private ContractServer server;

    @BeforeEach
    void open() throws IOException {
        server = new ContractServer(new PredictionServiceGrpc.PredictionServiceImplBase() {
            @Override
            public void batchGetPredictions(BatchGetPredictionsRequest request, StreamObserver<BatchGetPredictionsResponse> out) {
                parents.add(request.getParent());
                BatchGetPredictionsResponse.Builder answer = BatchGetPredictionsResponse.newBuilder();
                for (String symbol : request.getSymbolsList()) {
                    if (symbol.equals("DEAD")) {
                        answer.addMissing(Exclusion.newBuilder().setSymbol(symbol).setReason("no bar for 12 days"));
                    } else {
                        answer.addPredictions(prediction(symbol, 0.75, 2, DataKind.DATA_KIND_REAL));
                    }
                }
                out.onNext(answer.build());
                out.onCompleted();
            }

            @Override
            public void listPredictions(ListPredictionsRequest request, StreamObserver<ListPredictionsResponse> out) {
                parents.add(request.getParent());
                ListPredictionsResponse.Builder answer = ListPredictionsResponse.newBuilder();
                if (request.getPageToken().isEmpty()) {
                    answer.addPredictions(prediction("A", 0.25, 2, DataKind.DATA_KIND_GENERATED)).setNextPageToken("2")
                            .addExcluded(Exclusion.newBuilder().setSymbol("C").setReason("121 bars, 181 needed"))
                            .setSet(PredictionSet.newBuilder().setName("models/m1/dates/2024-01-06").setStale(true)
                                    .setDate(day(6)).setLastBarDate(day(5)));
                } else {
                    answer.addPredictions(prediction("B", 0.75, 1, DataKind.DATA_KIND_GENERATED));
                }
                out.onNext(answer.build());
                out.onCompleted();
            }
        });
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void jsonIsAListOfExactlyTheFieldsPromised() {
        CommandLineRun run = run("predict", "BTC", "-o", "json");
        assertEquals(new CommandLineRun(ExitCode.OK, """
                [
                  {
                    "symbol" : "BTC",
                    "date" : "2024-01-06",
                    "value" : 0.75,
                    "rank" : 2,
                    "model" : "m1"
                  }
                ]
                """, ""), run);
        assertEquals(List.of("models/active/dates/latest"), parents);
    }

    @Test
    void csvAndTableHaveTheSameColumns() {
        assertEquals("symbol,date,value,rank,model\nNA,2024-01-06,0.75,2,m1\n", run("predict", "NA", "-o", "csv").out());
        assertEquals("SYMBOL  DATE           VALUE  RANK  MODEL\nNA      2024-01-06  0.750000     2  m1\n", run("predict", "NA").out());
    }

    @Test
    void aSymbolWithoutPredictionIsThreeAndSaysWhy() {
        CommandLineRun run = run("predict", "BTC", "DEAD", "-o", "csv", "--model", "ab12cd", "--date", "2024-01-06");
        assertEquals(new CommandLineRun(ExitCode.NOT_FOUND, "symbol,date,value,rank,model\nBTC,2024-01-06,0.75,2,m1\n",
                "numergrid: no prediction for DEAD: no bar for 12 days\n"), run);
        assertEquals(List.of("models/ab12cd/dates/2024-01-06"), parents);
    }

    @Test
    void allReadsEveryPageOfOneSetBestFirstAndSaysWhatTheyAre() {
        CommandLineRun run = run("predict", "--all", "-o", "csv");
        assertEquals("symbol,date,value,rank,model\nB,2024-01-06,0.75,1,m1\nA,2024-01-06,0.25,2,m1\n", run.out());
        assertEquals(List.of("models/active/dates/latest", "models/m1/dates/2024-01-06"), parents);
        for (String said : new String[] {"GENERATED", "1 symbols without a prediction", "C: 121 bars, 181 needed", "STALE", "no round"}) {
            assertTrue(run.err().contains(said), run.err());
        }
    }

    @Test
    void excludedSymbolsAreDataWhenAskedFor() {
        assertEquals("symbol,reason\nC,\"121 bars, 181 needed\"\n", run("predict", "--all", "--excluded", "-o", "csv").out());
    }

    private CommandLineRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--endpoint", server.endpoint()));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private static Prediction prediction(String symbol, double value, int rank, DataKind kind) {
        return Prediction.newBuilder().setSymbol(symbol).setDate(day(6)).setValue(value).setRank(rank).setModel("m1").setKind(kind).build();
    }

    private static Date day(int day) {
        return Date.newBuilder().setYear(2024).setMonth(1).setDay(day).build();
    }
}
