package io.numergrid.audit;

import io.numergrid.kernel.FeatureInput;
import io.numergrid.kernel.FeatureKernel;
import io.numergrid.kernel.GramKernel;
import io.numergrid.kernel.HistogramKernel;
import io.numergrid.kernel.KernelSet;
import io.numergrid.kernel.PairwiseKernel;
import io.numergrid.kernel.TreeKernel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Kernels that are handed the market level one bar early; everything else is the real set's. */
record EarlyMarketKernels(KernelSet real) implements KernelSet {
    @Override
    public String name() {
        return real.name();
    }

    @Override
    public FeatureKernel feature() {
        return proxy(FeatureKernel.class, real.feature());
    }

    @Override
    public HistogramKernel histogram() {
        return real.histogram();
    }

    @Override
    public GramKernel gram() {
        return real.gram();
    }

    @Override
    public TreeKernel tree() {
        return real.tree();
    }

    @Override
    public PairwiseKernel pairwise() {
        return real.pairwise();
    }

    /** Passes every call on; sessions are wrapped, too, and inputs made early on their way. */
    private static <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
            Object[] passed = arguments == null ? new Object[0] : arguments.clone();
            for (int a = 0; a < passed.length; a++) {
                passed[a] = passed[a] instanceof FeatureInput[] inputs ? early(inputs) : passed[a];
            }
            try {
                Object result = method.invoke(target, passed);
                return result instanceof FeatureKernel.Session session ? proxy(FeatureKernel.Session.class, session) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private static FeatureInput[] early(FeatureInput[] inputs) {
        FeatureInput[] out = inputs.clone();
        for (int s = 0; s < out.length; s++) {
            FeatureInput in = inputs[s];
            long[] level = in.marketLevel().clone();
            if (in.bars() > 0) {
                System.arraycopy(in.marketLevel(), 1, level, 0, in.bars() - 1);
            }
            out[s] = new FeatureInput(in.bars(), in.open(), in.high(), in.low(), in.close(), in.baseVolume(), in.quoteVolume(),
                    in.btcLevel(), level, in.rankReturn(), in.rankDollarVolume());
        }
        return out;
    }
}
