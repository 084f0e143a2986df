package dev.esquema.testing.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A real PostgreSQL server for tests, shared by the JVM or owned by one test; none outlives the JVM. */
public final class TestPostgres implements AutoCloseable {

    private static final String HOST_TEMPLATE = "host_tables";

    private final int port;
    private final Optional<PostgresProcess> owned;

    private TestPostgres(int port, Optional<PostgresProcess> owned) {
        this.port = port;
        this.owned = owned;
    }

    /** PostgreSQL 17, started at the first call in this JVM. */
    public static TestPostgres shared() {
        return ofMajor(17);
    }

    /**
     * PostgreSQL 14 to 18, started at the first call for that version in this JVM. The port is kept in a system
     * property, because a Quarkus test loads this class again.
     */
    public static TestPostgres ofMajor(int major) {
        String key = "test.postgres.%d".formatted(major);
        synchronized (System.getProperties()) {
            if (System.getProperty(key) == null) {
                TestPostgres started = start(major, Map.of("max_connections", "200"));
                System.setProperty(key, Integer.toString(started.port));
            }
            return new TestPostgres(Integer.getInteger(key), Optional.empty());
        }
    }

    /** A server of the test's own, with these settings of {@code postgresql.conf}. */
    public static TestPostgres start(int major, Map<String, String> serverConfig) {
        PostgresProcess process = new PostgresProcess(major, serverConfig);
        TestPostgres started = new TestPostgres(process.port(), Optional.of(process));
        started.create(HOST_TEMPLATE, "template1").execute(hostTables());
        return started;
    }

    public int port() {
        return port;
    }

    /** An empty database. */
    public TestDatabase newDatabase() {
        return create(newName(), "template1");
    }

    /** A database with the tables of the host application. */
    public TestDatabase newHostDatabase() {
        return create(newName(), HOST_TEMPLATE);
    }

    /** Starts it again after {@link #stop}, with the same port and data. */
    public void start() {
        owned().start();
    }

    /** A fast shutdown: connections are cut. */
    public void stop() {
        owned().stop();
    }

    /** From now on connections are accepted by the kernel and never answered. */
    public void pause() {
        owned().pause();
    }

    public void resume() {
        owned().resume();
    }

    /** What the server wrote; with {@code log_statement=all} every statement. */
    public Path logFile() {
        return owned().logFile();
    }

    /** From now on a TCP connection needs the role's password; the superuser's is {@code postgres}. */
    public void requirePassword() {
        TestDatabase postgres = postgres();
        postgres.execute("ALTER ROLE postgres PASSWORD 'postgres'");
        try {
            Files.writeString(
                    owned().dataDirectory().resolve("pg_hba.conf"),
                    """
                    local all all trust
                    host  all all all scram-sha-256
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        postgres.execute("SELECT pg_reload_conf()");
        while (accepts(postgres, "wrong")) {
            Thread.onSpinWait();
        }
    }

    /** Ends a server that the test owns; a shared one runs on. */
    @Override
    public void close() {
        owned.ifPresent(PostgresProcess::close);
    }

    private PostgresProcess owned() {
        return owned.orElseThrow(() -> new IllegalStateException("a shared server is not one test's to change"));
    }

    private TestDatabase postgres() {
        return new TestDatabase("postgres", port);
    }

    private TestDatabase create(String name, String template) {
        postgres().execute("CREATE DATABASE %s TEMPLATE %s".formatted(name, template));
        return new TestDatabase(name, port);
    }

    private static String newName() {
        return "test_" + UUID.randomUUID().toString().replace("-", "");
    }

    private static boolean accepts(TestDatabase database, String password) {
        try (Connection connection = database.connect("postgres", password)) {
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static String hostTables() {
        try (InputStream script = TestPostgres.class.getResourceAsStream("/db/host-tables.sql")) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
