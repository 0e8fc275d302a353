package io.numergrid.kernel;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * The kernels of one kind (scalar, vector or cuda), one per family. What may never change: the results. All kinds give the
 * same bits where a family's interface says so; the scalar kind defines them.
 *
 * <p>An implementation is a public class with a public constructor without parameters. It is found by its class name, so
 * that a build or a machine without it needs nothing of it. A constructor that cannot serve here throws
 * {@link NumergridException} KERNELS_UNAVAILABLE whose message is the reason.
 */
public interface KernelSet {
    /** Key of the setting that names the choice: {@code auto}, or a name of {@link #CLASS_NAMES}. */
    String SETTING = "numergrid.kernels";

    /** Key of the setting that names the lanes of the vector kernels: {@code auto}, {@code 128}, {@code 256} or {@code 512} bits. */
    String SPECIES_SETTING = "numergrid.kernels.species";

    /** Class by name. */
    Map<String, String> CLASS_NAMES = Map.of(
            "scalar", "io.numergrid.kernel.scalar.ScalarKernelSet",
            "vector", "io.numergrid.kernel.vector.VectorKernelSet",
            "cuda", "io.numergrid.kernel.cuda.CudaKernelSet");

    /** The order in which {@code auto} tries them. */
    List<String> PREFERENCE = List.of("cuda", "vector", "scalar");

    /** {@code scalar}, {@code vector} or {@code cuda}; stands in the run report. */
    String name();

    /** What the name does not tell, for people: the width of the lanes, the device. Empty where there is nothing to add. */
    default String detail() {
        return "";
    }

    /** Name and detail, for people: {@code vector (512-bit lanes)}. */
    default String words() {
        return detail().isEmpty() ? name() : name() + " (" + detail() + ")";
    }

    /** The kernel of the 138 features. */
    FeatureKernel feature();

    /** The kernel of tree histograms. */
    HistogramKernel histogram();

    /** The kernel of the integer Gram matrix. */
    GramKernel gram();

    /** The kernel of what trees predict. */
    TreeKernel tree();

    /** The kernel of the ranking objective. */
    PairwiseKernel pairwise();

    /**
     * The kernels of a setting's value. A named choice never falls back; {@code auto} takes the first of
     * {@link #PREFERENCE} that can serve and logs one line with the reason of each that cannot.
     *
     * @throws NumergridException SETTING_INVALID for an unknown name, KERNELS_UNAVAILABLE with the reasons when none can serve
     */
    static KernelSet choose(String choice) {
        return choose(choice, CLASS_NAMES, LoggerFactory.getLogger(KernelSet.class)::info);
    }

    /** As {@link #choose(String)}, with class names and log given. */
    static KernelSet choose(String choice, Map<String, String> classNames, Consumer<String> log) {
        if (!choice.equals("auto") && !PREFERENCE.contains(choice)) {
            throw new NumergridException(ErrorCode.SETTING_INVALID,
                    SETTING + " is '" + choice + "'; use auto, scalar, vector or cuda");
        }
        List<String> names = choice.equals("auto") ? PREFERENCE : List.of(choice);
        List<String> refusals = new ArrayList<>();
        for (String name : names) {
            try {
                KernelSet kernels = load(classNames.get(name));
                if (choice.equals("auto")) {
                    log.accept("kernels: " + kernels.words() + (refusals.isEmpty() ? "" : " (not " + String.join("; not ", refusals) + ")"));
                }
                return kernels;
            } catch (NumergridException refusal) {
                refusals.add(name + ": " + refusal.getMessage());
            }
        }
        throw new NumergridException(ErrorCode.KERNELS_UNAVAILABLE, String.format(Locale.ROOT,
                "%s=%s cannot run here (%s); choose another or auto", SETTING, choice, String.join("; ", refusals)));
    }

    private static KernelSet load(String className) {
        try {
            return (KernelSet) Class.forName(className).getConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw new NumergridException(ErrorCode.KERNELS_UNAVAILABLE, "not part of this build", e);
        } catch (java.lang.reflect.InvocationTargetException e) {
            if (e.getCause() instanceof NumergridException refusal) {
                throw refusal;
            }
            throw new NumergridException(ErrorCode.KERNELS_UNAVAILABLE, "failed to start: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
            throw new NumergridException(ErrorCode.KERNELS_UNAVAILABLE, "cannot be loaded: " + e, e);
        }
    }
}
