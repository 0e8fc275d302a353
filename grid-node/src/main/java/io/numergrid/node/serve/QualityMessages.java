package io.numergrid.node.serve;

import io.numergrid.history.BarSeries;
import io.numergrid.history.Defect;
import io.numergrid.history.HistorySource;
import io.numergrid.history.Provenance;
import io.numergrid.quality.DataQuality;
import io.numergrid.quality.DataQualityValidator;
import io.numergrid.quality.FeatureQuality;
import io.numergrid.quality.FindingKind;
import io.numergrid.quality.Grade;
import io.numergrid.quality.SourceAgreement;
import io.numergrid.rank.SampleDates;
import io.numergrid.rank.UniverseRule;
import io.numergrid.run.RunProfile;
import io.numergrid.v1.CheckHistoriesResponse;
import io.numergrid.v1.FeatureFinding;
import io.numergrid.v1.FeatureReport;
import io.numergrid.v1.HistoryFinding;
import io.numergrid.v1.KeptOut;
import io.numergrid.v1.QualityGrade;
import io.numergrid.v1.SymbolAgreement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judgements of data and features as messages. Rules and limits are those of the run profile fast. */
final class QualityMessages {
    private static final int LISTED_MAX = 1_000;
    private static final String PROFILE = "fast";

    private QualityMessages() {
    }

    static RunProfile profile() {
        return RunProfile.load(PROFILE, Map.of());
    }

    /** The rule of who is in a universe of these histories, with verdicts on defects; volumes of generated bars mean nothing in USD. */
    static UniverseRule universe(HistorySource source) {
        RunProfile profile = profile();
        UniverseRule rule = profile.universeRule().withDefects(profile.defectRule());
        return Provenance.Kind.of(source.provenance()) == Provenance.Kind.GENERATED ? rule.withMinMedianQuoteVolume(0) : rule;
    }

    /**
     * @param against other histories to compare prices with
     * @param wanted  run once per symbol; throws when the answer is not wanted any more
     */
    static CheckHistoriesResponse check(HistorySource source, String btc, Optional<HistorySource> against, Runnable wanted) {
        CheckHistoriesResponse.Builder answer = CheckHistoriesResponse.newBuilder().setSymbolCount(source.symbols().size()).setBtcSymbol(btc);
        if (source.symbols().isEmpty()) {
            return answer.addReasons("there are no histories to judge").build();
        }
        RunProfile profile = profile();
        SampleDates dates = SampleDates.of(source, HistorySource.UNTIL_END, 1);
        DataQuality quality = new DataQualityValidator(universe(source), profile.defectRule(), profile.qualityLimits())
                .validate(source, HistorySource.UNTIL_END, dates, wanted);
        long bars = 0;
        for (String symbol : source.symbols()) {
            BarSeries series = source.series(symbol, HistorySource.UNTIL_END);
            bars += series.size();
        }
        answer.setBarCount(bars).setLastDate(Wire.date(dates.lastBar())).setLiveDate(Wire.date(dates.liveDate()))
                .setUniverseCount(quality.live().eligible() - quality.live().excluded());
        fill(answer, quality);
        against.ifPresent(other -> answer.setAgreement(agreement(
                SourceAgreement.of(source, other, HistorySource.UNTIL_END, profile.qualityLimits(), wanted))));
        return answer.build();
    }

    private static void fill(CheckHistoriesResponse.Builder answer, DataQuality quality) {
        answer.setGrade(grade(quality.grade())).addAllReasons(quality.reasons()).setGreenCount(quality.symbolsOf(Grade.GREEN))
                .setYellowCount(quality.symbolsOf(Grade.YELLOW)).setRedCount(quality.symbolsOf(Grade.RED)).setSampledRowCount(quality.sampledRows())
                .setExcludedRowCount(quality.excludedRows()).setMissingDateCount(quality.missingDays().size())
                .setThinDateCount(quality.thinDays().size()).setDuplicateRowCount(quality.duplicates());
        for (FindingKind kind : FindingKind.values()) {
            List<DataQuality.Finding> findings = quality.of(kind);
            if (!findings.isEmpty()) {
                answer.putFindingCounts(kind.name(), findings.size());
            }
            for (DataQuality.Finding f : findings.subList(0, Math.min(findings.size(), LISTED_MAX))) {
                answer.addFindings(HistoryFinding.newBuilder().setKind(kind.name()).setSymbol(f.symbol()).setCount(f.count())
                        .setFirstDate(Wire.date(f.firstDate())).setLastDate(Wire.date(f.lastDate())));
            }
        }
        for (Map.Entry<String, Defect> out : quality.keptOut().entrySet()) {
            if (answer.getKeptOutCount() < LISTED_MAX) {
                answer.addKeptOut(KeptOut.newBuilder().setSymbol(out.getKey()).setKind(out.getValue().name()));
            }
        }
        newest(quality.missingDays()).forEach(day -> answer.addMissingDates(Wire.date(day)));
        newest(quality.thinDays()).forEach(day -> answer.addThinDates(Wire.date(day)));
    }

    private static List<Integer> newest(List<Integer> days) {
        return days.subList(Math.max(0, days.size() - LISTED_MAX), days.size());
    }

    private static io.numergrid.v1.SourceAgreement agreement(SourceAgreement agreement) {
        io.numergrid.v1.SourceAgreement.Builder answer = io.numergrid.v1.SourceAgreement.newBuilder().setGrade(grade(agreement.grade()))
                .addAllReasons(agreement.reasons()).setSymbolCount(agreement.compared().size());
        List<SourceAgreement.Pair> worstFirst = new ArrayList<>(agreement.compared());
        worstFirst.sort(Comparator.comparing(SourceAgreement.Pair::grade).reversed()
                .thenComparing(Comparator.comparingDouble(SourceAgreement.Pair::disagreeing).reversed()).thenComparing(SourceAgreement.Pair::symbol));
        for (SourceAgreement.Pair pair : worstFirst.subList(0, Math.min(worstFirst.size(), LISTED_MAX))) {
            answer.addSymbols(SymbolAgreement.newBuilder().setSymbol(pair.symbol()).setOther(pair.other()).setDayCount(pair.days())
                    .setMedianRatio(pair.medianRatio()).setMedianDifference(pair.medianDifference()).setDisagreeingShare(pair.disagreeing())
                    .setGrade(grade(pair.grade())));
        }
        return answer.build();
    }

    static FeatureReport report(FeatureQuality quality, List<String> warnings) {
        FeatureReport.Builder answer = FeatureReport.newBuilder().setGrade(grade(quality.grade())).addAllReasons(quality.reasons())
                .setRowCount(quality.rows()).setReferenceRowCount(quality.referenceRows()).addAllWarnings(warnings);
        if (quality.rows() > 0) {
            answer.setFromDate(Wire.date(quality.fromDate() + 1)).setToDate(Wire.date(quality.toDate() + 1));
        }
        if (quality.referenceRows() > 0) {
            answer.setReferenceFromDate(Wire.date(quality.referenceFrom() + 1)).setReferenceToDate(Wire.date(quality.referenceTo() + 1));
        }
        for (FeatureQuality.Feature feature : quality.features()) {
            FeatureFinding.Builder finding = FeatureFinding.newBuilder().setFeature(feature.name()).setGrade(grade(feature.grade()))
                    .setOutsideCount(feature.outside()).setReason(feature.reason());
            if (!Double.isNaN(feature.nanShare())) {
                finding.setNanShare(feature.nanShare());
            }
            if (!Double.isNaN(feature.constantShare())) {
                finding.setConstantShare(feature.constantShare());
            }
            if (!Double.isNaN(feature.psi())) {
                finding.setPsi(feature.psi());
            }
            answer.addFeatures(finding);
        }
        return answer.build();
    }

    private static QualityGrade grade(Grade grade) {
        return switch (grade) {
            case GREEN -> QualityGrade.QUALITY_GRADE_GREEN;
            case YELLOW -> QualityGrade.QUALITY_GRADE_YELLOW;
            case RED -> QualityGrade.QUALITY_GRADE_RED;
        };
    }
}
