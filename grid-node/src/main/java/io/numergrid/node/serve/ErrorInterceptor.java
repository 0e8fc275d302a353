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
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Gives every failed call the status of {@link ErrorMapping}, whether the service threw or called {@code onError}, so that no
 * service knows about statuses.
 */
final class ErrorInterceptor implements ServerInterceptor {
    private final Supplier<Optional<NumergridException>> outside;

    /** @param outside what calls fail with while the node may not answer, whatever else was the first sign of it */
    ErrorInterceptor(Supplier<Optional<NumergridException>> outside) {
        this.outside = outside;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        MappedCall<Q, A> mapped = new MappedCall<>(call, outside);
        ServerCall.Listener<Q> listener;
        try {
            listener = next.startCall(mapped, headers);
        } catch (RuntimeException e) {
            mapped.fail(e);
            return new ServerCall.Listener<>() { };
        }
        return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(listener) {
            @Override
            public void onMessage(Q message) {
                if ((Object) message instanceof MessageCheck.Unreadable unreadable) {
                    mapped.fail(new NumergridException(ErrorCode.MESSAGE_INVALID, "a message is not of the form that "
                            + call.getMethodDescriptor().getFullMethodName() + " takes, or was cut: " + unreadable.reason()));
                    return;
                }
                mapped.guard(() -> super.onMessage(message));
            }

            @Override
            public void onHalfClose() {
                mapped.guard(super::onHalfClose);
            }

            @Override
            public void onReady() {
                mapped.guard(super::onReady);
            }
        };
    }

    private static final class MappedCall<Q, A> extends ForwardingServerCall.SimpleForwardingServerCall<Q, A> {
        private final Supplier<Optional<NumergridException>> outside;
        private boolean closed;

        private MappedCall(ServerCall<Q, A> call, Supplier<Optional<NumergridException>> outside) {
            super(call);
            this.outside = outside;
        }

        @Override
        public synchronized void close(Status status, Metadata trailers) {
            if (closed) {
                return;
            }
            closed = true;
            // a service that hands a plain exception to onError gets UNKNOWN with the exception as cause
            if (status.getCode() == Status.Code.UNKNOWN && status.getCause() != null) {
                StatusRuntimeException e = exception(status.getCause());
                super.close(e.getStatus(), e.getTrailers() == null ? trailers : e.getTrailers());
            } else {
                super.close(status, trailers);
            }
        }

        /** A service that goes on for a while after its call has ended speaks to nobody. */
        @Override
        public synchronized void sendHeaders(Metadata headers) {
            if (!closed) {
                super.sendHeaders(headers);
            }
        }

        /** See {@link #sendHeaders}. */
        @Override
        public synchronized void sendMessage(A message) {
            if (!closed) {
                super.sendMessage(message);
            }
        }

        private void guard(Runnable step) {
            try {
                step.run();
            } catch (Throwable e) { // whatever it is: it is this call's end, not the thread's
                fail(e);
            }
        }

        private StatusRuntimeException exception(Throwable thrown) {
            return ErrorMapping.exception(outside.get().<Throwable>map(why -> why).orElse(thrown));
        }

        private void fail(Throwable thrown) {
            StatusRuntimeException e = exception(thrown);
            close(e.getStatus(), e.getTrailers() == null ? new Metadata() : e.getTrailers());
        }
    }
}
