package io.numergrid.node.state;

import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Set;

/** Files on disk of which some steps are refused, as a cluster's are while nodes come and go: before they are taken, or after, when the answer is lost. */
public final class RefusingState {
    private static final Set<String> STEPS = Set.of("write", "erase", "append", "keep", "drop", "claim");

    /** Decides about a step that changes something. */
    public interface Refusal {
        /** @param step name of the method @param taken whether it has its effect already */
        boolean refuses(String step, boolean taken);
    }

    private RefusingState() {
    }

    public static StateStore of(Path folder, Refusal refusal) {
        FileState files = new FileState(folder);
        return (StateStore) Proxy.newProxyInstance(RefusingState.class.getClassLoader(), new Class<?>[] {StateStore.class}, (proxy, method, args) -> {
            boolean step = STEPS.contains(method.getName());
            require(!step || !refusal.refuses(method.getName(), false));
            try {
                Object result = method.invoke(files, args);
                require(!step || !refusal.refuses(method.getName(), true));
                return result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }

    /** What a cluster says then. */
    public static NumergridException refused() {
        return new NumergridException(ErrorCode.UNAVAILABLE, "a node has just died; try again");
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw refused();
        }
    }
}
