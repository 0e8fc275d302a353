package io.numergrid.node.ingest;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** What comes out of a gunzip, up to a limit: a few bytes can expand to more than any memory or disk. */
final class ExpandedBytes extends FilterInputStream {
    private final ImportSpec spec;
    private long expanded;

    ExpandedBytes(InputStream in, ImportSpec spec) {
        super(in);
        this.spec = spec;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        if (b >= 0) {
            count(1);
        }
        return b;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int n = super.read(to, offset, length);
        if (n > 0) {
            count(n);
        }
        return n;
    }

    private void count(int n) {
        expanded += n;
        if (expanded > spec.limits().expandedBytesMax()) {
            throw new NumergridException(ErrorCode.INPUT_TOO_LARGE, spec.sourceName() + " expands to more than "
                    + spec.limits().expandedBytesMax() + " bytes; nothing of it was stored: split it", Map.of("file", spec.sourceName()), null);
        }
    }
}
