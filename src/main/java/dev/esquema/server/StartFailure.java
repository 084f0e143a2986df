package dev.esquema.server;

import dev.esquema.config.ConfigurationLoader;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.text.Reason;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.io.IOException;
import java.net.BindException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The reason why Quarkus did not start, as a failure with its own exit status; the reason is one of the causes of the
 * exception that Quarkus throws.
 */
public final class StartFailure {

    private static final String NOT_STARTED = "the server did not start";

    /** The words of the operating system for a bind to an address that the machine has not. */
    private static final String NO_ADDRESS_OF_MACHINE = "Cannot assign requested address";

    /** The package in which Vert.x makes its folder. */
    private static final String VERTX_FILES = "io.vertx.core.file.";

    private StartFailure() {}

    public static SchemaException of(Throwable thrown) {
        List<Throwable> causes = causes(thrown);
        return first(causes, SchemaException.class)
                .or(() -> first(causes, ConfigValidationException.class).map(ConfigurationLoader::wrong))
                .or(() -> first(causes, SQLException.class).map(StartFailure::ofDatabase))
                .or(() -> causes.stream()
                        .filter(StartFailure::isTakenPort)
                        .findFirst()
                        .map(StartFailure::ofPort))
                .orElseGet(() -> {
                    Throwable root = causes.get(causes.size() - 1);
                    if (isOfCache(root)) {
                        return ofCache(root);
                    }
                    return new SchemaException(Code.UNEXPECTED, "%s: %s".formatted(NOT_STARTED, Reason.of(root)), root);
                });
    }

    /** The exception itself names only the folder, or one above it. */
    private static boolean isOfCache(Throwable root) {
        return root instanceof IOException
                && Stream.of(root.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().startsWith(VERTX_FILES));
    }

    private static SchemaException ofCache(Throwable root) {
        return new SchemaException(
                Code.CONFIGURATION,
                ("%s, it cannot make the folder in which it keeps the files of the status page: %s; make /tmp writable, or"
                                + " name another folder with QUARKUS_VERTX_CACHE_DIRECTORY")
                        .formatted(NOT_STARTED, Reason.of(root)),
                root);
    }

    /** An exception without SQLSTATE is a timeout of the pool: the pool did not get a connection in time. */
    private static SchemaException ofDatabase(SQLException e) {
        return e.getSQLState() == null
                ? new SchemaException(
                        Code.DATABASE_UNAVAILABLE,
                        "%s, the database does not answer: %s".formatted(NOT_STARTED, SqlFailure.message(e)),
                        e)
                : SqlFailure.of(NOT_STARTED, e);
    }

    private static boolean isTakenPort(Throwable cause) {
        return cause instanceof BindException || cause instanceof QuarkusBindException;
    }

    private static SchemaException ofPort(Throwable cause) {
        String reason = Reason.of(cause);
        if (reason.contains("Permission denied")) {
            return new SchemaException(
                    Code.CONFIGURATION,
                    "%s, this user may not listen on its port: %s; set PORT to one above 1023"
                            .formatted(NOT_STARTED, reason.replaceFirst("^Port already bound: ", "port ")),
                    cause);
        }
        return new SchemaException(
                Code.CONFIGURATION,
                reason.contains(NO_ADDRESS_OF_MACHINE)
                        ? "%s, it cannot listen on the address of quarkus.http.host: %s; set an address of this machine"
                                .formatted(NOT_STARTED, reason)
                        : "%s, its port is taken: %s; set PORT to a free one".formatted(NOT_STARTED, reason),
                cause);
    }

    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = thrown; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    private static <T extends Throwable> Optional<T> first(List<Throwable> causes, Class<T> type) {
        return causes.stream().filter(type::isInstance).map(type::cast).findFirst();
    }
}
