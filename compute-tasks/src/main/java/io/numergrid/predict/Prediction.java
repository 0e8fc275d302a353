package io.numergrid.predict;

/**
 * One prediction of a model version.
 *
 * @param symbol the symbol
 * @param date   row date t (epoch day): made from bars with date <= t-1
 * @param value  tie-kept rank (average rank - 0.5)/n of the ensemble's score over the universe of t, strictly inside (0,1);
 *               larger = a better expected return rank
 * @param rank   1 = highest value; ties get consecutive ranks in symbol order
 * @param model  model version
 */
public record Prediction(String symbol, int date, double value, int rank, String model) {
}
