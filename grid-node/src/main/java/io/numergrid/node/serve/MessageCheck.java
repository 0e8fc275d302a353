package io.numergrid.node.serve;

import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets a message that cannot be decoded, because it was cut or is another's, come as far as {@link ErrorInterceptor}, which refuses it with
 * a status of its own. gRPC itself would end such a call as if the service had a defect.
 */
final class MessageCheck {
    /** Stands for a message that cannot be decoded; no service sees one. */
    record Unreadable(String reason) {
    }

    private MessageCheck() {
    }

    /** The same service with such messages let through. */
    static ServerServiceDefinition of(ServerServiceDefinition service) {
        ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
                .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
            ServerMethodDefinition<?, ?> checked = checked(method);
            methods.add(checked);
            descriptor.addMethod(checked.getMethodDescriptor());
        }
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(definition::addMethod);
        return definition.build();
    }

    private static <Q, A> ServerMethodDefinition<Q, A> checked(ServerMethodDefinition<Q, A> method) {
        MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
        return ServerMethodDefinition.create(descriptor.toBuilder().setRequestMarshaller(new Lenient<>(descriptor.getRequestMarshaller())).build(),
                method.getServerCallHandler());
    }

    private record Lenient<Q>(MethodDescriptor.Marshaller<Q> strict) implements MethodDescriptor.Marshaller<Q> {
        @Override
        public InputStream stream(Q message) {
            return strict.stream(message);
        }

        @Override
        @SuppressWarnings("unchecked") // between here and the interceptor a message is an Object only
        public Q parse(InputStream bytes) {
            try {
                return strict.parse(bytes);
            } catch (RuntimeException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                return (Q) new Unreadable(String.valueOf(cause.getMessage()));
            }
        }
    }
}
