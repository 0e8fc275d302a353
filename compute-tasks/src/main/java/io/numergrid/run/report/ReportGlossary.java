package io.numergrid.run.report;

/** How to read the page: every word it uses that a newcomer may not know, with its formula in words. */
final class ReportGlossary {
    private static final String[][] WORDS = {
        {"numerai_corr", "Numerai's correlation of one date: predictions are ranked across symbols, made Gaussian, raised to the power 1.5 with "
            + "their sign, and correlated with the equally transformed target. 0 is guessing, 0.05 to 0.15 is good, "
            + "more than 0.2 for long is a reason to look for a leak."},
        {"Why so small?", "Because every number here is out of sample. The same models scored on their own training rows print 0.8 and more; "
            + "such numbers say nothing about tomorrow."},
        {"Walk-forward, purged", "Models of a fold are trained on earlier dates only. A label looks about 30 days ahead, so training rows "
            + "whose label was not yet known on the first test date are dropped (purged)."},
        {"95% interval", "Moving-block bootstrap: whole blocks of neighbouring dates are drawn again and again, because labels of "
            + "neighbouring dates overlap and are not independent."},
        {"Sharpe", "Mean of the per-date scores divided by their standard deviation. Not annualised."},
        {"Max drawdown", "Largest fall of the running sum of scores from an earlier peak, the peak starting at zero."},
        {"MMC", "Meta model contribution: what the predictions add beyond a reference model, here the ridge member unless a meta model was given."},
        {"RMSE beside the constant's", "Error of calibrated predictions against the target bins. The constant 0.5 is hard to beat on this scale; "
            + "a small difference is what honest skill looks like."},
        {"Top 300", "The same predictions scored on the 300 most traded symbols of each date: nearer to what Numerai scores."},
        {"Shuffled control", "Whole label series are moved to other symbols, then everything is trained and scored again. A score away from "
            + "zero (|z| above 3) means that information leaks."},
        {"Data quality", "GREEN: nothing found that matters. YELLOW: something to look at. RED: results are not to be trusted, and the model is not published. "
            + "A large move alone is no defect: real coins move tenfold in a day."},
        {"Survivorship", "COMPLETE: dead coins are in the data. SNAPSHOT: only coins alive at one day are. UNKNOWN: nobody said."},
    };

    private ReportGlossary() {
    }

    static void write(Markup out) {
        out.open("section", "id", "reading", "aria-labelledby", "reading-h").element("h2", "How to read this", "id", "reading-h");
        out.open("dl", "class", "glossary");
        for (String[] word : WORDS) {
            out.open("div").element("dt", word[0]).element("dd", word[1]).close();
        }
        out.close().close();
    }
}
