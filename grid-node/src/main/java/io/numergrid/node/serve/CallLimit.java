package io.numergrid.node.serve;

import io.grpc.ForwardingServerCall;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.numergrid.error.ErrorCode;
import io.numergrid.error.NumergridException;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Serves at most so many calls at a time and refuses the rest at once with QUEUE_FULL: an overloaded node answers, it does not hang.
 * With it the threads and the queue of the front end are bounded, too. Health and reflection are not counted.
 */
final class CallLimit implements ServerInterceptor {
    private final int callsMax;
    private final Semaphore free;

    CallLimit(int callsMax) {
        this.callsMax = callsMax;
        this.free = new Semaphore(callsMax);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!call.getMethodDescriptor().getFullMethodName().startsWith("numergrid.")) {
            return next.startCall(call, headers);
        }
        if (!free.tryAcquire()) {
            StatusRuntimeException e = ErrorMapping.exception(new NumergridException(ErrorCode.QUEUE_FULL, "the node serves " + callsMax
                    + " calls already, which is the limit numergrid.limit.calls; try again", Map.of("limit", Integer.toString(callsMax)), null));
            call.close(e.getStatus(), e.getTrailers());
            return new ServerCall.Listener<>() { };
        }
        AtomicBoolean held = new AtomicBoolean(true);
        Runnable release = () -> {
            if (held.compareAndSet(true, false)) {
                free.release();
            }
        };
        try {
            ServerCall.Listener<Q> listener = next.startCall(new ForwardingServerCall.SimpleForwardingServerCall<>(call) {
                @Override
                public void close(Status status, Metadata trailers) {
                    release.run();
                    super.close(status, trailers);
                }
            }, headers);
            return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(listener) {
                @Override
                public void onCancel() {
                    release.run();
                    super.onCancel();
                }

                @Override
                public void onComplete() {
                    release.run();
                    super.onComplete();
                }
            };
        } catch (RuntimeException e) {
            release.run();
            throw e;
        }
    }
}
