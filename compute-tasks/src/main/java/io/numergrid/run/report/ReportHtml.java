package io.numergrid.run.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.numergrid.error.DiskFailure;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Turns report.json into report.html: one file, no network, no script, readable on a telephone, on paper, in the dark and
 * by a screen reader. What may never change: the page shows what the JSON holds and computes no score of its own; a value
 * that is missing is a dash; a value that makes the result weaker (generated data, stale bars, a survivorship bias, a
 * control that is not clean, an interval that holds zero) stands above the numbers, not below them.
 */
public final class ReportHtml {
    private static final String STYLE_SHEET = "report.css";

    private ReportHtml() {
    }

    /**
     * Writes the page.
     *
     * @throws NumergridException UNAVAILABLE or DISK_FULL when {@code html} cannot be written
     */
    public static void write(JsonNode report, Path html) {
        byte[] page = render(report).getBytes(StandardCharsets.UTF_8);
        try {
            Files.write(html, page);
        } catch (IOException e) {
            throw DiskFailure.of(e, "the report " + html);
        }
    }

    /** The page as text; well-formed XML, so that programs can read it, too. */
    static String render(JsonNode report) {
        JsonNode root = report == null ? MissingNode.getInstance() : report;
        Markup out = new Markup();
        out.open("html", "lang", "en");
        head(out, root);
        out.open("body");
        out.element("a", "Skip to the scores", "class", "skip", "href", "#skill");
        out.open("div", "class", "page");
        new ReportHeadline(root, out).write();
        out.open("main");
        ReportSkill skill = new ReportSkill(root, out);
        skill.overTime();
        skill.models();
        skill.folds();
        skill.weights();
        new ReportFeatures(root, out).write();
        ReportEvidence evidence = new ReportEvidence(root, out);
        evidence.data();
        new ReportQuality(root, out).write();
        evidence.live();
        evidence.run();
        ReportGlossary.write(out);
        out.close();
        out.open("footer").element("p", "Made by Numergrid from report.json, which holds every number on this page.").close();
        return out.close().close().close().finish();
    }

    private static void head(Markup out, JsonNode root) {
        out.open("head");
        out.empty("meta", "charset", "utf-8");
        out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        out.empty("meta", "name", "color-scheme", "content", "light dark");
        out.element("title", "Numergrid report: " + ReportHeadline.dataName(root));
        out.styleSheet(styleSheet());
        out.close();
    }

    private static String styleSheet() {
        try (InputStream in = ReportHtml.class.getResourceAsStream(STYLE_SHEET)) {
            if (in == null) {
                throw new NumergridException(ErrorCode.INTERNAL, STYLE_SHEET + " is missing beside " + ReportHtml.class.getName()
                        + "; build again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
