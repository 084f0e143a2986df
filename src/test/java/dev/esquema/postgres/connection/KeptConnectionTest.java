package dev.esquema.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class KeptConnectionTest {

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final KeptConnection connections = new KeptConnection(database::connect);

    @Test
    void allQuestionsUseOneConnectionUntilItIsLost() throws SQLException {
        int first = ask();
        assertThat(ask()).isEqualTo(first);

        database.execute("select pg_terminate_backend(%d, 5000)".formatted(first));
        try (Connection lost = connections.open()) {
            assertThat(lost.isValid(5)).isFalse();
        }

        assertThat(ask()).isNotEqualTo(first);
    }

    @Test
    void aConnectionThatIsOpenedAheadIsUsed() throws SQLException {
        connections.openAhead();
        int first = ask();

        assertThat(ask()).isEqualTo(first);
        assertThat(
                        database.value(
                                "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"))
                .isEqualTo("1");
    }

    @Test
    void theFirstQuestionFailsAsTheThreadFailed() {
        SQLException planted = new SQLException("planted", "08001");
        KeptConnection broken = new KeptConnection(() -> {
            throw planted;
        });
        broken.openAhead();

        assertThatThrownBy(broken::open).isSameAs(planted);
    }

    @Test
    void theConnectionCanBeClosedBeforeTheProcessEnds() throws SQLException {
        int first = ask();

        connections.close();
        connections.close();

        assertThat(ask()).isNotEqualTo(first);
    }

    private int ask() throws SQLException {
        try (Connection open = connections.open();
                ResultSet result = open.createStatement().executeQuery("select pg_backend_pid()")) {
            result.next();
            return result.getInt(1);
        }
    }
}
