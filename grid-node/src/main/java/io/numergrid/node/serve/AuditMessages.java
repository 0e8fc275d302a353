package io.numergrid.node.serve;

import io.numergrid.audit.Check;
import io.numergrid.audit.DeterminismReport;
import io.numergrid.audit.Leak;
import io.numergrid.audit.LeakageReport;
import io.numergrid.audit.MatrixCell;
import io.numergrid.audit.Poison;
import io.numergrid.audit.PrecisionReport;
import io.numergrid.v1.AuditCheck;
import io.numergrid.v1.AuditPoison;
import io.numergrid.v1.DeterminismCell;
import io.numergrid.v1.DeterminismVariant;
import io.numergrid.v1.LeakageTally;
import io.numergrid.v1.PartDigest;
import io.numergrid.v1.PrecisionLine;

/** Reports of audits as messages. */
final class AuditMessages {
    private AuditMessages() {
    }

    static io.numergrid.v1.LeakageReport leakage(LeakageReport report, int symbols) {
        io.numergrid.v1.LeakageReport.Builder message = io.numergrid.v1.LeakageReport.newBuilder().setClean(report.clean())
                .setFoldCount(report.folds()).setThinning(report.thinning()).addAllMembers(report.members()).addAllNotes(report.notes())
                .setSymbolCount(symbols);
        for (int cut : report.cuts()) {
            message.addCutDates(Wire.date(cut));
        }
        for (LeakageReport.Tally tally : report.tallies()) {
            LeakageTally.Builder line = LeakageTally.newBuilder().setCheck(check(tally.check())).setPoison(poison(tally.poison()))
                    .setComparedCount(tally.compared()).setLeakingCutCount(tally.cutsLeaking());
            tally.first().ifPresent(leak -> line.setFirstLeak(leak(leak)));
            message.addTallies(line);
        }
        return message.build();
    }

    static io.numergrid.v1.DeterminismReport determinism(DeterminismReport report) {
        io.numergrid.v1.DeterminismReport.Builder message = io.numergrid.v1.DeterminismReport.newBuilder().setEqual(report.equal())
                .setPassed(report.passed()).addAllNotes(report.notes());
        for (MatrixCell cell : report.cells()) {
            message.addCells(DeterminismCell.newBuilder().setJdk(cell.jdk()).setKernels(cell.kernels()).setOrder(cell.order())
                    .setThreads(cell.threads()).setSeed(cell.seed()).setDigest(cell.digest())
                    .setEqual(cell.digest().equals(report.expected(cell.seed()))));
        }
        for (PrecisionReport.Line line : report.precision().lines()) {
            message.addPrecision(PrecisionLine.newBuilder().setMember(line.member()).addAllQuantised(line.quantised())
                    .addAllReference(line.reference()).setMeanDifference(line.meanDifference())
                    .setFoldDifferenceMax(line.foldDifferenceMax()).setWithin(line.within()));
        }
        for (DeterminismReport.Variant variant : report.variants()) {
            DeterminismVariant.Builder line = DeterminismVariant.newBuilder().setName(variant.name()).setThreads(variant.threads())
                    .setKernels(variant.kernels());
            variant.digests().forEach((part, digest) -> line.addDigests(PartDigest.newBuilder().setPart(part).setDigest(digest)
                    .setEqual(digest.equals(report.variants().get(0).digests().get(part)))));
            message.addVariants(line);
        }
        return message.build();
    }

    private static io.numergrid.v1.Leak leak(Leak leak) {
        return io.numergrid.v1.Leak.newBuilder().setCutDate(Wire.date(leak.cut())).setSymbol(leak.symbol()).setDate(Wire.date(leak.date()))
                .setFeature(leak.feature()).setBefore(leak.before()).setAfter(leak.after()).build();
    }

    private static AuditCheck check(Check check) {
        return AuditCheck.valueOf("AUDIT_CHECK_" + check.name());
    }

    private static AuditPoison poison(Poison poison) {
        return AuditPoison.valueOf("AUDIT_POISON_" + poison.name());
    }
}
