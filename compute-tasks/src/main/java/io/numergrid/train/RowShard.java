package io.numergrid.train;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.KernelSet;
import io.numergrid.rank.BinBlock;
import io.numergrid.rank.BinBlockCodec;
import io.numergrid.shard.HeldPart;
import io.numergrid.shard.Shard;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Blocks of dates that one node holds for one run, and the fits whose rows they are. What may never change: an answer holds integer sums, exact
 * maxima, and values that belong to one date or one row, so those of several shards put together are those of one. Fits of a question
 * are shared out among the workers; each is the work of one.
 */
final class RowShard implements Shard {
    /** Asking fits of fewer rows, all together, is not worth waking helpers for. */
    private static final int ROWS_PER_WAKE = 10_000;

    private final KernelSet kernels;
    private final BooleanSupplier cancelled;
    private final SortedMap<Integer, Integer> rowsOfPart = new TreeMap<>();
    private final ShardTargets targets;
    private final FitWorkers workers;
    private final FitWorkers one = new FitWorkers(1);
    private final SortedMap<Integer, ShardFit> fits = new TreeMap<>();

    /** @param features that each block has to have */
    RowShard(int features, List<HeldPart> parts, KernelSet kernels, int threads, BooleanSupplier cancelled) {
        this.kernels = kernels;
        this.cancelled = cancelled;
        List<BinBlock> blocks = new ArrayList<>(parts.size());
        for (HeldPart part : parts) {
            if (part.values().size() != 1) {
                throw new NumergridException(ErrorCode.STORE_DAMAGED, "part " + part.part() + " of the rows holds " + part.values().size()
                        + " blocks, not one; start the run again");
            }
            BinBlock block = block(part);
            if (block.bins().length != features) {
                throw new NumergridException(ErrorCode.STORE_DAMAGED, "the block of part " + part.part() + " has " + block.bins().length
                        + " features, the run " + features + "; start the run again");
            }
            rowsOfPart.put(part.part(), block.rows());
            blocks.add(block);
        }
        targets = new ShardTargets(blocks.size() == 1 ? blocks.get(0) : BinBlock.join(blocks), kernels.histogram());
        workers = new FitWorkers(threads);
    }

    private static BinBlock block(HeldPart part) {
        try {
            return BinBlockCodec.decode(part.values().get(0));
        } catch (NumergridException e) {
            throw new NumergridException(e.code(), "part " + part.part() + " of the rows: " + e.getMessage(), e);
        }
    }

    @Override
    public long rows(int part) {
        return rowsOfPart.get(part);
    }

    @Override
    public void restore(byte[] state) {
        fits.clear();
        if (state.length > 0) {
            answer(state, false);
        }
    }

    @Override
    public byte[] answer(byte[] request) {
        return answer(request, true);
    }

    /** One fit's part of a question, and its answers. */
    private record Work(int fit, WireIn in, WireOut out) {
    }

    private byte[] answer(byte[] request, boolean counting) {
        WireIn in = new WireIn(request);
        int format = in.getInt();
        if (format != FitOps.FORMAT) {
            throw WireIn.damaged("has format " + format + ", not " + FitOps.FORMAT + ": all nodes have to run the same version");
        }
        List<Work> all = new ArrayList<>();
        while (in.more()) {
            int fit = in.getInt();
            ShardFit held = fits.get(fit);
            all.add(new Work(fit, in.part(in.getInt()), held == null ? new WireOut() : held.answers().clear()));
        }
        ShardFit[] now = new ShardFit[all.size()];
        for (int i = 0; i < now.length; i++) {
            now[i] = fits.get(all.get(i).fit);
        }
        long rows = all.stream().mapToLong(work -> fits.containsKey(work.fit) ? fits.get(work.fit).rows() : ROWS_PER_WAKE).sum();
        (rows < ROWS_PER_WAKE ? one : workers).run(all.size(), i -> now[i] = answer(all.get(i), now[i], counting));
        for (int i = 0; i < now.length; i++) {
            if (now[i] == null) {
                fits.remove(all.get(i).fit);
            } else {
                fits.put(all.get(i).fit, now[i]);
            }
        }
        return counting ? reply(all) : new byte[0];
    }

    /** The answers after their lengths, in one piece. */
    private static byte[] reply(List<Work> all) {
        long length = all.stream().mapToLong(work -> (long) Integer.BYTES + work.out.size()).sum();
        if (length > Integer.MAX_VALUE - 8) {
            throw new NumergridException(ErrorCode.MEMORY_INSUFFICIENT, "answers of " + all.size() + " fits take " + (length >> 20)
                    + " MiB; the limit is 2 GiB");
        }
        ByteBuffer reply = ByteBuffer.allocate((int) length).order(ByteOrder.LITTLE_ENDIAN);
        for (Work work : all) {
            reply.putInt(work.out.size());
            work.out.copyTo(reply.array(), reply.position());
            reply.position(reply.position() + work.out.size());
        }
        return reply.array();
    }

    /** @return the fit as it is then; null when it is over */
    private ShardFit answer(Work work, ShardFit before, boolean counting) {
        if (cancelled.getAsBoolean()) {
            throw new NumergridException(ErrorCode.CANCELLED, "the run was cancelled while its rows were asked");
        }
        WireIn in = work.in;
        if (work.fit == FitOps.NO_FIT) {
            new ShardSums(targets.block(), kernels.gram()).answer(in, work.out);
            return null;
        }
        ShardFit fit = before;
        int first = in.peek();
        if (first == FitOps.END) {
            return null;
        }
        if (first == FitOps.BEGIN) {
            in.getByte();
            fit = new ShardFit(FitScope.read(in), targets, kernels);
            if (in.getByte() != 0) {
                fit.begin(TreeNodes.read(in));
            }
        }
        if (fit == null) {
            throw WireIn.damaged("asks fit " + work.fit + ", which has not begun here");
        }
        fit.answer(in, work.out, counting, one);
        return fit;
    }

    @Override
    public void close() {
        fits.clear();
        targets.close();
        workers.close();
    }
}
