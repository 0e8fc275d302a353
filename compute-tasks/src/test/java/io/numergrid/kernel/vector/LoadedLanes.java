package io.numergrid.kernel.vector;

import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.GramKernel;
import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.KernelSet;
import io.numergrid.kernel.PairwiseKernel;
import io.numergrid.kernel.TreeKernel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;

/**
 * The package of vector kernels, loaded once more with lanes of a given width: the width is fixed when its classes load, and one process is to test all
 * of them. A width that the machine lacks is emulated by the JDK: slow, and the same bits.
 */
final class LoadedLanes extends ClassLoader {
    private static final String PACKAGE = "io.numergrid.kernel.vector.";

    private LoadedLanes() {
        super(LoadedLanes.class.getClassLoader());
    }

    /** The feature kernel of a width, with chunks of so many rows, that fills lanes with a single symbol, too. */
    static FeatureKernel feature(int bits, int chunkRows) {
        return (FeatureKernel) load(bits, "VectorFeatureKernel", new Class<?>[] {FeatureKernel.class, int.class, int.class},
                KernelSet.choose("scalar").feature(), chunkRows, 1);
    }

    /** The histogram kernel of a width, that takes two columns at a time from so many rows on. */
    static HistogramKernel histogram(int bits, int jointRowsMin) {
        return (HistogramKernel) load(bits, "VectorHistogramKernel", new Class<?>[] {HistogramKernel.class, int.class},
                KernelSet.choose("scalar").histogram(), jointRowsMin);
    }

    /** The tree kernel of a width. */
    static TreeKernel tree(int bits) {
        return (TreeKernel) load(bits, "VectorTreeKernel", new Class<?>[] {TreeKernel.class}, KernelSet.choose("scalar").tree());
    }

    /** The Gram kernel of a width. */
    static GramKernel gram(int bits) {
        return (GramKernel) load(bits, "VectorGramKernel", new Class<?>[0]);
    }

    /** The kernel of meetings of a width. */
    static PairwiseKernel pairwise(int bits) {
        return (PairwiseKernel) load(bits, "VectorPairwiseKernel", new Class<?>[] {PairwiseKernel.class}, KernelSet.choose("scalar").pairwise());
    }

    private static Object load(int bits, String name, Class<?>[] types, Object... arguments) {
        String before = System.getProperty(KernelSet.SPECIES_SETTING);
        System.setProperty(KernelSet.SPECIES_SETTING, Integer.toString(bits));
        try {
            LoadedLanes loader = new LoadedLanes();
            Class<?> species = Class.forName(PACKAGE + "LaneSpecies", true, loader);
            java.lang.reflect.Field loaded = species.getDeclaredField("BITS");
            loaded.setAccessible(true);
            if (loaded.getInt(null) != bits) {
                throw new IllegalStateException("lanes of " + loaded.getInt(null) + " bits, not " + bits);
            }
            Constructor<?> constructor = Class.forName(PACKAGE + name, true, loader).getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } finally {
            if (before == null) {
                System.clearProperty(KernelSet.SPECIES_SETTING);
            } else {
                System.setProperty(KernelSet.SPECIES_SETTING, before);
            }
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PACKAGE)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
