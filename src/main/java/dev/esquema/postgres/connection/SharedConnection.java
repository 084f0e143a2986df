package dev.esquema.postgres.connection;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * A connection that several users share: {@code close} only marks it as closed for this user, and all other operations
 * run on the shared connection.
 *
 * <p>For {@code COPY … FROM STDIN} Flyway looks up two classes of the driver by name, with the class loader of the
 * connection's class.
 */
@RegisterForReflection(targets = {CopyManager.class, BaseConnection.class})
final class SharedConnection implements InvocationHandler {

    private final Connection shared;
    private boolean closed;

    private SharedConnection(Connection shared) {
        this.shared = shared;
    }

    /** The list of interfaces is a constant in this call, so that a native image needs no registration of the proxy. */
    static Connection of(Connection shared) {
        return (Connection) Proxy.newProxyInstance(
                SharedConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                new SharedConnection(shared));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        switch (method.getName()) {
            case "close" -> {
                closed = true;
                return null;
            }
            case "isClosed" -> {
                return closed || shared.isClosed();
            }
            case "equals" -> {
                return arguments != null && proxy == arguments[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            default -> {
                return passedOn(method, arguments);
            }
        }
    }

    private @Nullable Object passedOn(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(shared, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
