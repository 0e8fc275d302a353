package io.numergrid.cli.output;

import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** One line that is drawn over and over: task, per cent, bar, elapsed and remaining time, stage. Gone when closed. */
final class ProgressOnTerminal implements Progress {
    private static final int STEPS = 1000;
    private static final int WIDTH_MAX = 110;

    private final ProgressBar bar;
    private volatile Duration eta;

    ProgressOnTerminal(Terminal terminal, String task) {
        int width = Math.min(WIDTH_MAX, terminal.errColumns() - 1);
        this.bar = new ProgressBarBuilder().setTaskName(task).setInitialMax(STEPS).setUpdateIntervalMillis(200)
                .setStyle(terminal.unicode() ? ProgressBarStyle.UNICODE_BLOCK : ProgressBarStyle.ASCII).clearDisplayOnFinish()
                .setEtaFunction(state -> Optional.ofNullable(eta))
                .setConsumer(new ConsoleProgressBarConsumer(terminal.err(), width)).setMaxRenderedLength(width).build();
    }

    @Override
    public void update(String stage, double fraction, Optional<Duration> remaining) {
        eta = remaining.orElse(null);
        bar.setExtraMessage(" " + Output.printable(stage));
        if (fraction >= 0) {
            bar.maxHint(STEPS).stepTo(Math.round(Math.min(1, fraction) * STEPS));
        } else {
            bar.maxHint(-1).step();
        }
    }

    @Override
    public void close() {
        bar.close();
    }
}
