package io.numergrid.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import io.numergrid.kernel.scalar.ScalarKernelSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KernelSetTest {
    /** A kind that cannot serve on this machine; its constructor says so before anyone asks what else it is. */
    public static final class Refusing {
        public Refusing() {
            throw new NumergridException(ErrorCode.KERNELS_UNAVAILABLE, "no device found");
        }
    }

    /** A kind whose native library is missing. */
    public static final class Unlinked {
        public Unlinked() {
            throw new UnsatisfiedLinkError("libcuda.so.1");
        }
    }

    private static Map<String, String> classes(Class<?> cuda, String vector) {
        return Map.of("cuda", cuda.getName(), "vector", vector, "scalar", ScalarKernelSet.class.getName());
    }

    @Test
    void scalarIsAlwaysThere() {
        assertEquals("scalar", KernelSet.choose("scalar").name());
        assertTrue(KernelSet.choose("scalar") instanceof ScalarKernelSet);
    }

    @Test
    void autoTakesTheFirstThatServesAndLogsOneLine() {
        List<String> log = new ArrayList<>();
        KernelSet kernels = KernelSet.choose("auto", classes(Refusing.class, "no.such.Kernels"), log::add);
        assertEquals("scalar", kernels.name());
        assertEquals(List.of("kernels: scalar (not cuda: no device found; not vector: not part of this build)"), log);
        assertTrue(KernelSet.PREFERENCE.contains(KernelSet.choose("auto").name()));
    }

    @Test
    void aNamedChoiceNeverFallsBack() {
        List<String> log = new ArrayList<>();
        NumergridException e = assertThrows(NumergridException.class,
                () -> KernelSet.choose("cuda", classes(Refusing.class, "no.such.Kernels"), log::add));
        assertEquals(ErrorCode.KERNELS_UNAVAILABLE, e.code());
        assertEquals("numergrid.kernels=cuda cannot run here (cuda: no device found); choose another or auto", e.getMessage());
        NumergridException unlinked = assertThrows(NumergridException.class,
                () -> KernelSet.choose("cuda", classes(Unlinked.class, "no.such.Kernels"), log::add));
        assertEquals(ErrorCode.KERNELS_UNAVAILABLE, unlinked.code());
        assertTrue(unlinked.getMessage().contains("libcuda.so.1"), unlinked.getMessage());
        NumergridException absent = assertThrows(NumergridException.class,
                () -> KernelSet.choose("vector", classes(Refusing.class, "no.such.Kernels"), log::add));
        assertTrue(absent.getMessage().contains("not part of this build"), absent.getMessage());
        assertEquals(List.of(), log);
    }

    @Test
    void anUnusableClassIsARefusal() {
        NumergridException e = assertThrows(NumergridException.class,
                () -> KernelSet.choose("vector", classes(Refusing.class, "java.lang.Object"), line -> { }));
        assertEquals(ErrorCode.KERNELS_UNAVAILABLE, e.code());
    }

    @Test
    void anUnknownChoiceIsAnError() {
        for (String choice : new String[] {"", "AUTO", "gpu", "scalar "}) {
            NumergridException e = assertThrows(NumergridException.class, () -> KernelSet.choose(choice));
            assertEquals(ErrorCode.SETTING_INVALID, e.code());
            assertTrue(e.getMessage().contains("auto, scalar, vector or cuda"), e.getMessage());
        }
    }
}
