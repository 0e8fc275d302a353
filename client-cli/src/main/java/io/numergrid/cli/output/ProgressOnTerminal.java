package io.numergrid.cli.output;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressState;

/** One line that is drawn over and over: task, per cent, bar, elapsed and remaining time, stage. Gone when closed. */
final class ProgressOnTerminal implements Progress {
    private static final int STEPS = 1000;
    private static final int REDRAW_MILLIS = 250;
    private static final int WIDTH_MAX = 110;
    private static final int BAR_WIDTH_MAX = 40;
    /** What stands beside the bar: per cent, brackets and times. */
    private static final int FRAME_WIDTH = 26;
    private static final int STAGE_WIDTH = 18;

    private final boolean unicode;
    private final ProgressBar bar;
    private volatile Duration eta;
    private volatile boolean known = true;

    ProgressOnTerminal(Terminal terminal, String task) {
        this.unicode = terminal.unicode();
        int width = Math.min(WIDTH_MAX, terminal.errColumns() - 1);
        this.bar = new ProgressBarBuilder().setTaskName(task).setInitialMax(STEPS).setUpdateIntervalMillis(REDRAW_MILLIS).continuousUpdate()
                .clearDisplayOnFinish().setRenderer(this::line).setConsumer(new Line(terminal.err(), width)).build();
    }

    @Override
    public void update(String stage, double fraction, Optional<Duration> remaining) {
        eta = remaining.orElse(null);
        known = fraction >= 0;
        bar.setExtraMessage(Output.printable(stage));
        bar.stepTo(Math.round(Math.max(0, Math.min(1, fraction)) * STEPS));
    }

    @Override
    public void close() {
        bar.close();
    }

    private String line(ProgressState state, int widthMax) {
        String elapsed = Column.duration(state.getElapsedAfterStart().toSeconds());
        if (!known) {
            return String.format(Locale.ROOT, "%s  %s  %s", state.getTaskName(), elapsed, state.getExtraMessage());
        }
        int width = Math.max(4, Math.min(BAR_WIDTH_MAX, widthMax - FRAME_WIDTH - STAGE_WIDTH - state.getTaskName().length()));
        int full = (int) Math.round(width * state.getNormalizedProgress());
        String drawn = (unicode ? "█" : "#").repeat(full) + (unicode ? "░" : "-").repeat(width - full);
        String left = eta == null ? "" : ", " + Column.duration(eta.toSeconds()) + " left";
        return String.format(Locale.ROOT, "%s %3.0f %% %s %s%s  %s", state.getTaskName(), 100 * state.getNormalizedProgress(), drawn, elapsed, left,
                state.getExtraMessage());
    }

    /** Overwrites one terminal line and leaves it blank. */
    private static final class Line implements ProgressBarConsumer {
        private final PrintStream out;
        private final int width;
        private int drawn;

        private Line(PrintStream out, int width) {
            this.out = out;
            this.width = width;
        }

        @Override
        public int getMaxRenderedLength() {
            return width;
        }

        @Override
        public void accept(String text) {
            String cut = text.length() > width ? text.substring(0, width) : text;
            out.print('\r' + cut + " ".repeat(Math.max(0, drawn - cut.length())));
            out.flush();
            drawn = cut.length();
        }

        @Override
        public void clear() {
            out.print('\r' + " ".repeat(drawn) + '\r');
            out.flush();
            drawn = 0;
        }

        @Override
        public void close() {
            clear();
        }
    }
}
