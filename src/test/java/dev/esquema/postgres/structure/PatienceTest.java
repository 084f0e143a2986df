package dev.esquema.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.session.Session;
import dev.esquema.schema.manifest.Owned;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.TcpProxy;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A database that needs longer to describe its objects than a status query may take. */
class PatienceTest {

    /** In milliseconds. */
    private static final int STATUS_QUERY = 500;

    private static final Owned OWNED = new Owned(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), List.of(), Set.of());

    private final TestDatabase database = TestPostgres.shared().newHostDatabase();

    @Test
    void theStructureIsReadAlthoughTheServerIsSlow() throws Exception {
        try (TcpProxy proxy = TcpProxy.before(database.port());
                Connection connection = proxy.through(database).connect()) {
            connection.setNetworkTimeout(Runnable::run, STATUS_QUERY);
            Session session = new Session(connection, new OwnedSchema(Optional.of("public"), "history"), false);
            proxy.stall();
            CompletableFuture<Structure> reading =
                    CompletableFuture.supplyAsync(() -> new PostgresStructure(() -> session, OWNED).read());
            TimeUnit.MILLISECONDS.sleep(3 * STATUS_QUERY);
            proxy.resume();

            assertThat(reading.get(20, TimeUnit.SECONDS).objects()).isEmpty();
        }
    }

    @Test
    void afterwardsAStatusQueryIsLimitedAsBefore() throws Exception {
        try (Connection connection = database.connect()) {
            connection.setNetworkTimeout(Runnable::run, STATUS_QUERY);
            try (Patience patience = Patience.with(connection)) {
                assertThat(connection.getNetworkTimeout()).isEqualTo(10_000);
            }

            assertThat(connection.getNetworkTimeout()).isEqualTo(STATUS_QUERY);
        }
    }
}
