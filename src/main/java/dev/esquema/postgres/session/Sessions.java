package dev.esquema.postgres.session;

import java.sql.SQLException;

/** Opens pinned sessions; the caller closes the session. */
@FunctionalInterface
public interface Sessions {

    Session open() throws SQLException;
}
