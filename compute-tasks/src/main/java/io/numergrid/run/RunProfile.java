package io.numergrid.run;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.feature.FeatureCatalogue;
import io.numergrid.history.DefectJudge;
import io.numergrid.history.DefectRule;
import io.numergrid.quality.QualityLimits;
import io.numergrid.rank.UniverseRule;
import io.numergrid.select.SelectionSpec;
import io.numergrid.target.TargetSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every setting of a run, read from config/run (shipped as resources) with the run's own replacements on top. What a
 * profile does not name cannot be set: an unknown key is an error, never ignored. Values are kept as text so that the
 * model's canonical encoding holds exactly what was asked for.
 */
public final class RunProfile {
    /** What the shipped profiles are called. */
    public static final List<String> NAMES = List.of("daily", "fast", "weekly");

    private static final Pattern DAY_GRID = Pattern.compile("(\\d{1,3})d\\+(\\d{1,3})");
    private static final String MEMBER_PREFIX = "member.";

    private final String name;
    private final SortedMap<String, String> settings;

    private RunProfile(String name, SortedMap<String, String> settings) {
        this.name = name;
        this.settings = Collections.unmodifiableSortedMap(settings);
    }

    /**
     * @throws NumergridException PROFILE_UNKNOWN, SETTING_UNKNOWN for a replacement the profile does not name, SETTING_INVALID for one
     *         that cannot be: what can be told now is not left to a run that has computed for minutes
     */
    public static RunProfile load(String name, Map<String, String> replacements) {
        if (!NAMES.contains(name)) {
            throw new NumergridException(ErrorCode.PROFILE_UNKNOWN,
                    "run profile '" + name + "' does not exist; choose one of " + String.join(", ", NAMES),
                    Map.of("profile", name, "field", "profile"), null);
        }
        SortedMap<String, String> settings = new TreeMap<>();
        Properties file = read(name);
        for (String key : file.stringPropertyNames()) {
            settings.put(key, file.getProperty(key).trim());
        }
        for (Map.Entry<String, String> entry : new TreeMap<>(replacements).entrySet()) {
            if (!settings.containsKey(entry.getKey())) {
                throw new NumergridException(ErrorCode.SETTING_UNKNOWN, "profile '" + name + "' has no setting '"
                        + entry.getKey() + "'; it has " + String.join(", ", settings.keySet()),
                        Map.of("key", entry.getKey()), null);
            }
            String before = settings.put(entry.getKey(), entry.getValue().trim());
            if (isNumber(before) && !isNumber(settings.get(entry.getKey()))) {
                throw new NumergridException(ErrorCode.SETTING_INVALID, "setting '" + entry.getKey() + "' of profile '" + name + "' is '"
                        + entry.getValue() + "'; it must be a number such as " + before, Map.of("key", entry.getKey()), null);
            }
        }
        RunProfile profile = new RunProfile(name, settings);
        profile.validate();
        return profile;
    }

    private static Properties read(String name) {
        Properties file = new Properties();
        try (InputStream in = RunProfile.class.getResourceAsStream("profiles/" + name + ".properties")) {
            if (in == null) {
                throw new NumergridException(ErrorCode.INTERNAL, "the build lacks the run profile " + name);
            }
            file.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void validate() {
        require(text("mode").equals("train") || text("mode").equals("predict"), "mode", "train or predict");
        require(targetSpec().equals(TargetSpec.TARGET_20D2L.id()), "target", TargetSpec.TARGET_20D2L.id());
        require(integer("universe.minBars") >= 1, "universe.minBars", "at least 1");
        require(integer("universe.minSymbols") >= 1, "universe.minSymbols", "at least 1");
        require(integer("universe.minChangedCloses") >= 0 && integer("universe.minChangedCloses") <= UniverseRule.DEFAULT.windowBars(),
                "universe.minChangedCloses", "0 to " + UniverseRule.DEFAULT.windowBars());
        require(decimal("universe.minMedianQuoteVolume") >= 0, "universe.minMedianQuoteVolume", "0 or more");
        defectRule();
        qualityLimits();
        require(text("quality.exclude").equals("true") || text("quality.exclude").equals("false"), "quality.exclude", "true or false");
        if (!trains()) {
            return;
        }
        seed();
        require(controlTrees() >= 1, "control.gbdt.trees", "at least 1");
        require(folds() >= 2 && folds() <= 50, "folds", "2 to 50");
        require(embargoDays() >= 0 && embargoDays() <= 365, "embargoDays", "0 to 365");
        require(topSymbols() >= 100, "evaluate.topSymbols", "at least 100");
        require(bootstrapResamples() >= 100 && bootstrapResamples() <= 100_000, "evaluate.bootstrapResamples", "100 to 100000");
        require(importanceRows() >= 0 && importanceRows() <= 1_000_000, "evaluate.importanceRows", "0 to 1000000");
        require(text("selection.mode").equals("none") || text("selection.mode").equals("stable"), "selection.mode", "none or stable");
        require(integer("selection.count") >= SelectionSpec.COUNT_MIN && integer("selection.count") <= FeatureCatalogue.COUNT, "selection.count",
                SelectionSpec.COUNT_MIN + " to " + FeatureCatalogue.COUNT);
        require(decimal("selection.redundancy") >= 0.3 && decimal("selection.redundancy") <= 1, "selection.redundancy", "0.3 to 1");
        require(integer("selection.rows") >= 100 && integer("selection.rows") <= 1_000_000, "selection.rows", "100 to 1000000");
        requireThinning();
        require(members().stream().distinct().count() == members().size() && members().contains("ridge")
                && members().contains("gbdt"), "members", "different trainers, with gbdt and ridge among them");
    }

    private void requireThinning() {
        if (dayGrid().isPresent()) {
            DayGrid grid = dayGrid().get();
            require(grid.every() >= 1 && grid.every() <= 366 && grid.remainder() < grid.every(), "thinning",
                    "as 20d+7, every 20th calendar day whose number leaves 7, with 1 to 366 days and a remainder below them");
            return;
        }
        for (int k : thinning()) {
            require(k >= 1 && k % 5 != 0, "thinning", "whole numbers from 1 that are no multiple of 5");
        }
    }

    private void require(boolean holds, String key, String rule) {
        if (!holds) {
            throw new NumergridException(ErrorCode.SETTING_INVALID, "setting '" + key + "' of profile '" + name + "' is '"
                    + settings.get(key) + "'; it must be " + rule, Map.of("key", key), null);
        }
    }

    public String name() {
        return name;
    }

    /** Every setting, sorted by key: part of what a model's digest covers. */
    public SortedMap<String, String> settings() {
        return settings;
    }

    /** Whether the run trains (fast, weekly) or predicts with the active model (daily). */
    public boolean trains() {
        return text("mode").equals("train");
    }

    /** Of every hash and pseudo-random choice. */
    public long seed() {
        try {
            return Long.parseLong(text("seed"));
        } catch (NumberFormatException e) {
            require(false, "seed", "a whole number");
            throw e;
        }
    }

    public String targetSpec() {
        return text("target");
    }

    /** Every so many calendar days, those whose number since 1970-01-01 leaves the remainder. */
    record DayGrid(int every, int remainder) {
    }

    /** Samples by calendar days, where the setting is written as {@code 20d+7}; empty = by weekdays, see {@link #thinning}. */
    Optional<DayGrid> dayGrid() {
        Matcher grid = DAY_GRID.matcher(text("thinning"));
        return grid.matches() ? Optional.of(new DayGrid(parseInt("thinning", grid.group(1)), parseInt("thinning", grid.group(2)))) : Optional.empty();
    }

    /** Values of k to try, in order: the bar date b is kept when its weekday number is a multiple of k. */
    public int[] thinning() {
        String[] parts = text("thinning").split(",");
        int[] ks = new int[parts.length];
        for (int i = 0; i < ks.length; i++) {
            ks[i] = parseInt("thinning", parts[i].trim());
        }
        return ks;
    }

    public int folds() {
        return integer("folds");
    }

    public int embargoDays() {
        return integer("embargoDays");
    }

    /** Member kinds in ensemble order. */
    public List<String> members() {
        List<String> kinds = new ArrayList<>();
        for (String kind : text("members").split(",")) {
            kinds.add(kind.trim());
        }
        return List.copyOf(kinds);
    }

    /** Parameters of one member's trainer, sorted by key. */
    public SortedMap<String, String> memberParameters(String kind) {
        SortedMap<String, String> parameters = new TreeMap<>();
        String prefix = MEMBER_PREFIX + kind + ".";
        for (Map.Entry<String, String> entry : settings.entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                parameters.put(entry.getKey().substring(prefix.length()), entry.getValue());
            }
        }
        return parameters;
    }

    /** What counts as a defect of the data. */
    public DefectRule defectRule() {
        return quality(() -> new DefectRule(decimal("quality.breakFactor"), decimal("quality.tickFactor"), integer("quality.tickBars"),
                decimal("quality.redenominationTolerance"), integer("quality.staleBars"), integer("quality.zeroVolumeBars"),
                integer("quality.gapDays"), integer("quality.gapBars"), integer("quality.exclusionBars")));
    }

    /** From where on the quality of data and features is yellow or red. */
    public QualityLimits qualityLimits() {
        return quality(() -> new QualityLimits(decimal("quality.excludedShareYellow"), decimal("quality.excludedShareRed"),
                integer("quality.recentDays"), decimal("quality.priceTolerance"), decimal("quality.disagreeShare"), decimal("quality.priceRatioMax"),
                decimal("quality.nanShareYellow"), decimal("quality.nanShareRed"), decimal("quality.constantShare"), decimal("quality.psiYellow"),
                decimal("quality.psiRed"), decimal("quality.featureShareRed"), integer("quality.liveDates")));
    }

    /** Builds a rule of quality.* settings; a field it refuses is told by its key. */
    private <T> T quality(Supplier<T> rule) {
        try {
            return rule.get();
        } catch (NumergridException e) {
            if (e.metadata().containsKey("field")) {
                String key = "quality." + e.metadata().get("field");
                String other = e.metadata().containsKey("other") ? " or 'quality." + e.metadata().get("other") + "'" : "";
                throw new NumergridException(ErrorCode.SETTING_INVALID, "setting '" + key + "'" + other + " of profile '" + name + "': " + e.getMessage(),
                        Map.of("key", key), e);
            }
            throw e;
        }
    }

    /** Who is in a universe, for real data. */
    public UniverseRule universeRule() {
        return new UniverseRule(integer("universe.minBars"), UniverseRule.DEFAULT.windowBars(), decimal("universe.minMedianQuoteVolume"),
                integer("universe.minChangedCloses"), integer("universe.minSymbols"),
                excludesDefects() ? defectRule() : DefectJudge.NONE);
    }

    /** Whether rows with a defect are kept out of universes. */
    public boolean excludesDefects() {
        return text("quality.exclude").equals("true");
    }

    public int topSymbols() {
        return integer("evaluate.topSymbols");
    }

    public int bootstrapResamples() {
        return integer("evaluate.bootstrapResamples");
    }

    public int importanceRows() {
        return integer("evaluate.importanceRows");
    }

    /** How features are chosen. */
    public SelectionSpec selection() {
        SelectionSpec.Mode mode = SelectionSpec.Mode.valueOf(text("selection.mode").toUpperCase(Locale.ROOT));
        return new SelectionSpec(mode, integer("selection.count"), decimal("selection.redundancy"), integer("selection.rows"), seed());
    }

    public int controlTrees() {
        return integer("control.gbdt.trees");
    }

    /** A whole number by key. */
    public int integer(String key) {
        return parseInt(key, text(key));
    }

    /** A decimal number by key; finite. */
    public double decimal(String key) {
        try {
            double value = Double.parseDouble(text(key));
            require(Double.isFinite(value), key, "a finite number");
            return value;
        } catch (NumberFormatException e) {
            require(false, key, "a number");
            throw e;
        }
    }

    private String text(String key) {
        String value = settings.get(key);
        if (value == null) {
            throw new NumergridException(ErrorCode.SETTING_INVALID, "profile '" + name + "' lacks the setting '" + key + "'");
        }
        return value;
    }

    private int parseInt(String key, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            require(false, key, "whole numbers");
            throw e;
        }
    }
}
