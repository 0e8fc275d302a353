package io.numergrid.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.train.ForestTrainer;
import io.numergrid.train.GbdtRankTrainer;
import io.numergrid.train.GbdtTrainer;
import io.numergrid.train.MemberTrainer;
import io.numergrid.train.SyntheticBlock;
import io.numergrid.train.TrainRequest;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/** What a run reckons per row of a fit is above all that a fit of one tree ever allocates per row, garbage included, and not by much. */
class FitMemoryTest {
    private static final int DATES = 60;
    private static final BinBlock BLOCK = new SyntheticBlock(5, DATES, 300, 138).build();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static long allocated(Runnable work) {
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
        work.run();
        return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    }

    /** What more rows cost, so that what every fit takes does not count; the first call is for classes. */
    private static double perRow(IntConsumer dateEnd) {
        dateEnd.accept(DATES);
        long few = allocated(() -> dateEnd.accept(DATES / 2));
        long all = allocated(() -> dateEnd.accept(DATES));
        return (all - few) / (double) (BLOCK.rowStart()[DATES] - BLOCK.rowStart()[DATES / 2]);
    }

    @Test
    void aFitAllocatesNoMorePerRowThanARunReckons() {
        for (MemberTrainer trainer : List.of(new GbdtTrainer(), new GbdtRankTrainer(), new ForestTrainer())) {
            double bytes = perRow(dateEnd -> trainer.train(new TrainRequest(BLOCK, SyntheticBlock.targetOf(BLOCK), dateEnd,
                    new TreeMap<>(Map.of("trees", "1", "depth", "1", "minRows", "100")), 1, 1, () -> false, KernelSet.choose("scalar"))));
            assertTrue(bytes <= RunMemory.Fits.ROW_BYTES, trainer.kind() + ": " + bytes);
            assertTrue(bytes >= RunMemory.Fits.ROW_BYTES * 0.55, trainer.kind() + ": " + bytes);
        }
    }

    @Test
    void binsByRowAreWhatAKernelAddsWhereATreeMaySplitOnAllFeatures() {
        HistogramKernel kernel = KernelSet.choose("vector").histogram();
        double all = perRow(dateEnd -> kernel.open(BLOCK.bins(), BLOCK.rowStart()[dateEnd], 138).close());
        double some = perRow(dateEnd -> kernel.open(BLOCK.bins(), BLOCK.rowStart()[dateEnd], 124).close());
        assertEquals(RunMemory.Fits.BY_ROW_BYTES, all, 1);
        assertEquals(0, some, 1);
    }
}
