package io.numergrid.task.shard;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.shard.ShardFactory;
import io.numergrid.shard.protocol.PartReader;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.ignite.Ignite;
import org.apache.ignite.IgniteException;
import org.apache.ignite.internal.util.typedef.X;

/** Reads parts by jobs that pin the partition. */
final class GridPartReader implements PartReader {
    private static final long READ_MILLIS_MAX = 10_000;

    private final Ignite ignite;

    GridPartReader(Ignite ignite) {
        this.ignite = ignite;
    }

    @Override
    public Optional<ReadPart> read(String kind, String source, int part) {
        GridSource where = GridSource.of(source);
        try {
            if (ignite.cache(where.cache()) == null) {
                return Optional.empty();
            }
            int partition = kind.equals(ShardFactory.ROWS) ? where.plan().partition(part) : part;
            ReadPartJob job = new ReadPartJob(ignite.cluster().localNode().id(), kind, where, part);
            return Optional.ofNullable(ignite.compute().affinityCallAsync(job.caches(ignite), partition, job)
                    .get(READ_MILLIS_MAX, TimeUnit.MILLISECONDS));
        } catch (IgniteException e) {
            NumergridException known = X.cause(e, NumergridException.class);
            if (known != null && known.code() == ErrorCode.STORE_DAMAGED) {
                throw known;
            }
            // the partition moved, or nodes came and went; who asks looks again where it is
            return Optional.empty();
        }
    }
}
