package dev.esquema.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A connection that is not opened: the message says why, and what to do about it. */
class NotOpenedTest {

    private static final Duration AT_ONCE = Duration.ZERO;

    private final TestDatabase database = TestPostgres.shared().newDatabase();

    @Test
    void aDatabaseThatDoesNotExistIsCreatedOrNamedOtherwise() {
        String url = database.jdbcUrl().replaceFirst("/[^/?]+(\\?|$)", "/no_such_database$1");

        assertFailure(url, Code.DATABASE_UNAVAILABLE, "does not exist; create the database, or correct its name");
    }

    @Test
    void aPortWhereNobodyListensIsChecked() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertFailure(
                "jdbc:postgresql://127.0.0.1:%d/app".formatted(port),
                Code.DATABASE_UNAVAILABLE,
                "the connection was refused; check host and port in the database URL, and that the server runs");
    }

    @Test
    void aServerThatClosesTheConnectionIsChecked() throws IOException {
        try (ServerSocket closing = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread accepting = new Thread(() -> closeEach(closing));
            accepting.setDaemon(true);
            accepting.start();

            assertFailure(
                    "jdbc:postgresql://127.0.0.1:%d/app".formatted(closing.getLocalPort()),
                    Code.DATABASE_UNAVAILABLE,
                    "; check host and port in the database URL, and that the server runs");
        }
    }

    private static void closeEach(ServerSocket closing) {
        try {
            while (!closing.isClosed()) {
                closing.accept().close();
            }
        } catch (IOException e) {
            assertThat(closing.isClosed()).isTrue();
        }
    }

    @Test
    void aHostThatIsUnknownIsCorrected() {
        assertFailure(
                "jdbc:postgresql://no-such-host.invalid/app",
                Code.DATABASE_UNAVAILABLE,
                "the host no-such-host.invalid is unknown; correct the host in the database URL");
    }

    @Test
    void aServerWithoutTlsNeedsAnotherMode() {
        assertFailure(
                with("sslmode=require"),
                Code.DATABASE_UNAVAILABLE,
                "; switch TLS on in the server, or set another sslmode in the database URL");
    }

    @Test
    void optionsThatTheServerRejectsAreAWrongConfiguration() {
        for (String options : new String[] {"-c%20something=1", "-c%20work_mem=abc", "nonsense", "-c%20port=1"}) {
            assertFailure(
                    with("options=%s".formatted(options)),
                    Code.CONFIGURATION,
                    "; correct the parameter options of the database URL");
        }
    }

    @Test
    void aSettingThatTheRoleMayNotMakeIsAWrongConfigurationAndNoMissingRightToConnect() {
        database.execute("create role no_settings login password 'secret'");
        try {
            Database limited =
                    new Database(with("options=-c%20lc_messages=C"), Optional.of("no_settings"), Optional.of("secret"));

            SchemaException failure = failure(limited);

            assertThat(failure.code()).as(failure.getMessage()).isEqualTo(Code.CONFIGURATION);
            assertThat(failure).hasMessageNotContaining("GRANT").hasMessageNotContaining("secret");
        } finally {
            database.execute("drop role no_settings");
        }
    }

    @Test
    void theWaitDoesNotTryAgainWithOptionsThatTheServerRejects() {
        Database wrong = database(with("options=-c%20something=1"));

        long began = System.nanoTime();
        assertThatCode(() -> new DatabaseWait(wrong).connect("esquema", Duration.ofSeconds(30)))
                .isInstanceOf(SchemaException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }

    private String with(String parameter) {
        return "%s%s%s".formatted(database.jdbcUrl(), database.jdbcUrl().contains("?") ? "&" : "?", parameter);
    }

    private void assertFailure(String url, Code code, String words) {
        SchemaException failure = failure(database(url));
        SchemaException ofRun = catchThrowableOfType(
                SchemaException.class, () -> new DatabaseWait(database(url)).connect("esquema", AT_ONCE));

        assertThat(failure).hasMessageStartingWith("cannot connect to ").hasMessageContaining(words);
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
        assertThat(ofRun).hasMessageContaining(words);
        assertThat(ofRun.code()).isEqualTo(code);
    }

    private static Database database(String url) {
        return new Database(url, Optional.of("postgres"), Optional.of("postgres"));
    }

    private static SchemaException failure(Database database) {
        SQLException failure =
                catchThrowableOfType(SQLException.class, () -> database.connect("esquema", Duration.ofSeconds(5)));
        return SqlFailure.of("the history could not be read", failure);
    }
}
