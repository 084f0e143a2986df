package dev.esquema.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

class StartFailureTest {

    @Test
    void aLostDatabaseIsUnavailableHoweverDeepItsCauseIs() {
        SQLException refused =
                new SQLException("Connection to db:5432 refused.", "08001", new ConnectException("refused"));
        SchemaException failure =
                StartFailure.of(new RuntimeException(new FlywayException("Unable to obtain", refused)));

        assertThat(failure.code()).isEqualTo(Code.DATABASE_UNAVAILABLE);
        assertThat(failure).hasMessage("the server did not start: Connection to db:5432 refused. (SQLSTATE 08001)");
    }

    @Test
    void theTimeoutOfThePoolIsAnUnavailableDatabase() {
        SchemaException failure =
                StartFailure.of(new RuntimeException(new SQLException("Sorry, acquisition timeout!")));

        assertThat(failure.code()).isEqualTo(Code.DATABASE_UNAVAILABLE);
    }

    @Test
    void aFailureOfOursKeepsItsCode() {
        SchemaException known = new SchemaException(Code.REFUSED, "this build contradicts itself");

        assertThat(StartFailure.of(new RuntimeException(known))).isSameAs(known);
    }

    @Test
    void aTakenPortIsAWrongConfiguration() {
        SchemaException failure = StartFailure.of(new RuntimeException(new BindException("Address already in use")));

        assertThat(failure.code()).isEqualTo(Code.CONFIGURATION);
        assertThat(failure)
                .hasMessage(
                        "the server did not start, its port is taken: Address already in use; set PORT to a free one");
    }

    @Test
    void aFolderOfTheStatusPageThatCannotBeMadeIsAWrongConfiguration() {
        FileSystemException unwritable = new FileSystemException("/tmp/vertx-cache/-76", null, "Read-only file system");
        unwritable.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("io.vertx.core.file.impl.FileCache", "setupCache", "FileCache.java", 1)
        });
        SchemaException failure = StartFailure.of(new IllegalStateException(unwritable));

        assertThat(failure.code()).isEqualTo(Code.CONFIGURATION);
        assertThat(failure)
                .hasMessageContaining("/tmp/vertx-cache/-76: ")
                .hasMessageEndingWith("name another folder with QUARKUS_VERTX_CACHE_DIRECTORY");
    }

    @Test
    void aPortThatTheUserMayNotOpenIsNotCalledTaken() {
        SchemaException failure =
                StartFailure.of(new RuntimeException(new BindException("Port already bound: 80: Permission denied")));

        assertThat(failure.code()).isEqualTo(Code.CONFIGURATION);
        assertThat(failure)
                .hasMessage(
                        "the server did not start, this user may not listen on its port: port 80: Permission denied;"
                                + " set PORT to one above 1023");
    }

    @Test
    void anAddressOfAnotherMachineIsAWrongConfiguration() {
        SchemaException failure =
                StartFailure.of(new RuntimeException(new BindException("Cannot assign requested address")));

        assertThat(failure.code()).isEqualTo(Code.CONFIGURATION);
        assertThat(failure)
                .hasMessage("the server did not start, it cannot listen on the address of quarkus.http.host:"
                        + " Cannot assign requested address; set an address of this machine");
    }

    @Test
    void aKeyOfQuarkusThatCannotBeConvertedIsAWrongConfigurationWithoutCodesOfLibraries() {
        SmallRyeConfigBuilder config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of("pool.size", "abc"), "test", 500))
                .withMapping(Pool.class);

        SchemaException failure = StartFailure.of(
                new RuntimeException(catchThrowableOfType(ConfigValidationException.class, config::build)));

        assertThat(failure.code()).isEqualTo(Code.CONFIGURATION);
        assertThat(failure)
                .hasMessage("the configuration is wrong: pool.size cannot be \"abc\":"
                        + " Expected an integer value, got \"abc\"");
    }

    /** A key as Quarkus maps it. */
    @ConfigMapping(prefix = "pool")
    public interface Pool {
        int size();
    }

    @Test
    void anythingElseIsUnexpected() {
        assertThat(StartFailure.of(new RuntimeException("a", new IllegalStateException("b"))))
                .hasMessage("the server did not start: b")
                .extracting(SchemaException::code)
                .isEqualTo(Code.UNEXPECTED);
    }
}
