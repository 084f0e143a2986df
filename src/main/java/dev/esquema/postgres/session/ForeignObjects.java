package dev.esquema.postgres.session;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Esquema's own tables and schemas that belong to a role which the current role does not trust. A query may read them;
 * a run does not write them, because triggers of their owner would run with the rights of the current role.
 *
 * @param objects the names of the objects, each with its owner
 */
public record ForeignObjects(List<String> objects) {

    public static final ForeignObjects NONE = new ForeignObjects(List.of());

    /** Looks for such objects now: another role may have created them after the session was opened. */
    @FunctionalInterface
    public interface Search {

        ForeignObjects in(Connection connection) throws SQLException;

        /** Looks for them and sets the session's settings; the usual search does both in one statement. */
        default ForeignObjects in(Connection connection, Map<String, String> settings) throws SQLException {
            SessionSettings.apply(connection, settings, false);
            return in(connection);
        }
    }

    public ForeignObjects {
        objects = List.copyOf(objects);
    }

    /** Returns the reason against a run as this role; empty if there are no such objects. */
    public Optional<String> obstacle() {
        return objects.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        ("a run as this role cannot safely write %s: the triggers of another owner would run with the"
                                        + " rights of this role; run as the owner; or, if the owner is the wrong role, `ALTER … OWNER TO` this role")
                                .formatted(String.join(" and ", objects)));
    }

    /** @throws SchemaException {@link Code#REFUSED} with all objects, if there are any */
    public void refuseToWrite() {
        obstacle().ifPresent(obstacle -> {
            throw new SchemaException(Code.REFUSED, "nothing was changed: %s".formatted(obstacle));
        });
    }
}
