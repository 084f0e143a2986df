package dev.esquema.server;

import dev.esquema.postgres.session.PinnedSessions;
import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/** Pins the settings of each session of the server's pool when the session is opened. */
@Singleton
public class PinnedPool implements AgroalPoolInterceptor {

    private final PinnedSessions sessions;

    PinnedPool(PinnedSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public void onConnectionCreate(Connection connection) {
        try {
            sessions.prepare(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the session could not be pinned", e);
        }
    }
}
