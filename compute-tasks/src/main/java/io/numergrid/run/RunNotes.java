package io.numergrid.run;

import io.numergrid.shard.ShardSpace;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How far a run was when it was noted last, which holds for the same histories only. @param dataset their digest */
record RunNotes(ShardSpace space, String dataset) {
    void note(int number, byte[] note) {
        byte[] histories = dataset.getBytes(StandardCharsets.US_ASCII);
        byte[] both = Arrays.copyOf(histories, histories.length + note.length);
        System.arraycopy(note, 0, both, histories.length, note.length);
        space.note(number, both);
    }

    /** Empty where nothing was noted, or of other histories. */
    byte[] noted(int number) {
        byte[] histories = dataset.getBytes(StandardCharsets.US_ASCII);
        byte[] both = space.noted(number);
        boolean same = both.length > histories.length && Arrays.equals(both, 0, histories.length, histories, 0, histories.length);
        return same ? Arrays.copyOfRange(both, histories.length, both.length) : new byte[0];
    }
}
