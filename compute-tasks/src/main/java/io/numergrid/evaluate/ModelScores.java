package io.numergrid.evaluate;

/**
 * One model's scores: per date, and each summarised.
 *
 * @param name         member name, or what the ensemble is
 * @param dates        per date
 * @param numeraiCorr  summary of Numerai's correlation, the headline
 * @param mmc          summary of the contribution
 * @param spearman     summary of the rank correlation with the raw label
 * @param pearson      summary of the correlation with the raw label
 * @param rmse         summary of the RMSE, over the dates on which it is defined
 * @param rmseConstant summary of the constant's RMSE over those same dates
 */
public record ModelScores(String name, DateScores dates, ScoreSummary numeraiCorr, ScoreSummary mmc, ScoreSummary spearman,
                          ScoreSummary pearson, ScoreSummary rmse, ScoreSummary rmseConstant) {

    static ModelScores of(String name, DateScores dates, BlockBootstrap bootstrap) {
        double[] constant = dates.rmseConstant().clone();
        for (int i = 0; i < constant.length; i++) {
            constant[i] = Double.isNaN(dates.rmse()[i]) ? Double.NaN : constant[i];
        }
        return new ModelScores(name, dates, ScoreSummary.of(dates.numeraiCorr(), bootstrap), ScoreSummary.of(dates.mmc(), bootstrap),
                ScoreSummary.of(dates.spearman(), bootstrap), ScoreSummary.of(dates.pearson(), bootstrap),
                ScoreSummary.of(dates.rmse(), bootstrap), ScoreSummary.of(constant, bootstrap));
    }
}
