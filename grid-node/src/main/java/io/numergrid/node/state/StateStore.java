package io.numergrid.node.state;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Documents and files that outlive a node: runs and models are kept here. A document is a value, read and replaced as a whole; a file is
 * made in this node's {@link #folder()} and then {@link #keep kept}. Names are relative paths with slashes. What may never change: what was
 * written is there for whoever takes over, before the writer is told so; and whoever was taken over from writes nothing any more
 * (NumergridException UNAVAILABLE).
 */
public interface StateStore {
    /** This node's own folder: files are worked on here before they are kept, and whole copies are found here. */
    Path folder();

    /** For messages: where a document or file is to be looked for. */
    String where(String name);

    /** @throws io.numergrid.error.NumergridException STORE_DAMAGED, UNAVAILABLE */
    Optional<byte[]> read(String name);

    /** Reads a document and makes it the caller's: whoever coordinated before cannot write it any more. */
    Optional<byte[]> claim(String name);

    /** Names of the documents that end so, sorted. */
    List<String> names(String end);

    /**
     * Replaces a document in one step: readers see the old one or the new one.
     *
     * @param durable whether it must also outlive the machine's power
     * @throws io.numergrid.error.NumergridException DISK_FULL; UNAVAILABLE where another node coordinates by now
     */
    void write(String name, byte[] value, boolean durable);

    /** Takes a document away; one that is not there is no error. */
    void erase(String name);

    /** Adds a line to a document of lines. */
    void append(String name, String line);

    /** Has the other nodes hear that a document has changed; returns when they have, or after some seconds. */
    void tell(String name);

    /** {@code heard} runs when another node {@link #tell tells} of a document. */
    void listen(String name, Runnable heard);

    /** Makes the file of that name in {@link #folder()} part of what outlives the node; a kept one is replaced. */
    void keep(String name);

    /** Whether a file of that name is kept. */
    boolean has(String name);

    /** Size of a kept file; 0 where there is none. */
    long bytes(String name);

    /** Keeps a file no longer; one that is not kept is no error. */
    void drop(String name);

    /** What all kept files should take at most; Long.MAX_VALUE = what the disk takes. */
    long filesBytesMax();

    /** A whole copy of a kept file on this node. */
    Optional<Path> file(String name);
}
