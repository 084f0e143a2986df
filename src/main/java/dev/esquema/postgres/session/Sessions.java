package dev.esquema.postgres.session;

import java.sql.SQLException;

/** Where pinned sessions come from; whoever opens one closes it. */
@FunctionalInterface
public interface Sessions {

    Session open() throws SQLException;
}
