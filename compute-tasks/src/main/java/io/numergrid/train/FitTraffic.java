package io.numergrid.train;

/**
 * What fits on rows in shards have asked for, of all shards together. Bytes that grow trees do not depend on the number of rows, those of predictions do.
 *
 * @param trees           grown here, those of trials that choose a number of trees included; what a checkpoint brought is not
 * @param treeBytes       of questions and answers for them
 * @param predictionBytes of questions for predictions of test rows, which carry the member, and of these
 */
public record FitTraffic(long trees, long treeBytes, long predictionBytes) {
    static final FitTraffic NONE = new FitTraffic(0, 0, 0);

    FitTraffic plus(FitTraffic more) {
        return new FitTraffic(trees + more.trees, treeBytes + more.treeBytes, predictionBytes + more.predictionBytes);
    }
}
