package io.numergrid.train;

import io.numergrid.id.Sha256;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The fits of one call: which are made, and what brings the same fits to the same place elsewhere. */
final class FitBook {
    private static final int DIGEST_BYTES = 32;

    private final byte[] digest;
    private final PartedFit[] fits;
    private final FitResult[] results;

    FitBook(List<FitOrder> orders, List<PartedFit> fits) {
        this.digest = digest(orders);
        this.fits = fits.toArray(new PartedFit[0]);
        this.results = new FitResult[this.fits.length];
    }

    private static byte[] digest(List<FitOrder> orders) {
        WireOut out = new WireOut();
        for (FitOrder order : orders) {
            out.putText(order.kind()).putInt(order.parameters().size());
            for (Map.Entry<String, String> parameter : order.parameters().entrySet()) {
                out.putText(parameter.getKey()).putText(parameter.getValue());
            }
            new FitScope(order, order.dateEnd()).write(out);
            out.putInt(order.testStart()).putInt(order.testEnd());
        }
        return Sha256.of(out.bytes());
    }

    PartedFit fit(int order) {
        return fits[order];
    }

    /** Orders without a result. */
    List<Integer> open() {
        return IntStream.range(0, fits.length).filter(i -> results[i] == null).boxed().toList();
    }

    /** Takes the result of a fit that is done, and lets the fit go. */
    void close(int order) {
        results[order] = fits[order].result();
        fits[order] = null;
    }

    double share() {
        double sum = 0;
        for (int i = 0; i < fits.length; i++) {
            sum += results[i] == null ? fits[i].share() : 1;
        }
        return sum / fits.length;
    }

    List<FitResult> results() {
        return List.of(results);
    }

    byte[] checkpoint() {
        WireOut out = new WireOut().putInt(FitOps.FORMAT).putBytes(digest, 0, DIGEST_BYTES);
        for (int i = 0; i < fits.length; i++) {
            WireOut own = new WireOut();
            if (results[i] == null) {
                fits[i].writeCheckpoint(own);
            } else {
                PartedFit.writeCheckpoint(results[i].member(), own);
            }
            out.putInt(own.size()).putAll(own);
        }
        return out.bytes();
    }

    /** Goes on from a checkpoint of fits with the same orders; one of others, or none, is passed over. */
    void resume(byte[] checkpoint) {
        if (checkpoint.length == 0) {
            return;
        }
        WireIn in = new WireIn(checkpoint);
        int format = in.getInt();
        if (format != FitOps.FORMAT) {
            throw WireIn.damaged("has format " + format + ", not " + FitOps.FORMAT + ": go on with the version that wrote it");
        }
        byte[] of = new byte[DIGEST_BYTES];
        in.getBytes(of, 0, DIGEST_BYTES);
        if (!Arrays.equals(of, digest)) {
            return;
        }
        for (int i = 0; i < fits.length; i++) {
            fits[i].readCheckpoint(in.part(in.getInt()));
            if (fits[i].done()) {
                close(i);
            }
        }
    }
}
