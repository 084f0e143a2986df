package dev.esquema.testing.postgres;

import dev.esquema.testing.LoanSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A real PostgreSQL server for tests, shared by the JVM or owned by one test; no server outlives the JVM. */
public final class TestPostgres implements AutoCloseable {

    private static final String HOST_TEMPLATE = "host_tables";

    private final int major;
    private final int port;
    private final Optional<PostgresProcess> owned;

    private TestPostgres(int major, int port, Optional<PostgresProcess> owned) {
        this.major = major;
        this.port = port;
        this.owned = owned;
    }

    /** Returns PostgreSQL 17, which is started at the first call in this JVM. */
    public static TestPostgres shared() {
        return ofMajor(17);
    }

    /**
     * Returns PostgreSQL 14 to 18, which is started at the first call for that version in this JVM. A system property
     * stores the port, because a Quarkus test loads this class again.
     */
    public static TestPostgres ofMajor(int major) {
        String key = "test.postgres.%d".formatted(major);
        synchronized (System.getProperties()) {
            if (System.getProperty(key) == null) {
                TestPostgres started = start(major, Map.of("max_connections", "200", "autovacuum", "off"));
                System.setProperty(key, Integer.toString(started.port));
            }
            return new TestPostgres(major, Integer.getInteger(key), Optional.empty());
        }
    }

    /** Starts a server for one test, with these settings of {@code postgresql.conf}. */
    public static TestPostgres start(int major, Map<String, String> serverConfig) {
        PostgresProcess process = new PostgresProcess(major, serverConfig);
        TestPostgres started = new TestPostgres(major, process.port(), Optional.of(process));
        started.create(HOST_TEMPLATE, "template1").execute(LoanSet.hostTables());
        return started;
    }

    public int port() {
        return port;
    }

    /** Creates an empty database. */
    public TestDatabase newDatabase() {
        return create(newName(), "template1");
    }

    /** Creates a database with the tables of the host application. */
    public TestDatabase newHostDatabase() {
        return create(newName(), HOST_TEMPLATE);
    }

    /**
     * Creates a database with the tables of the host application, on which the script was run. The server keeps such a
     * database as a template, and copies it at the next call.
     */
    public TestDatabase newHostDatabase(String script) {
        String template = "host_"
                + UUID.nameUUIDFromBytes(script.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .replace("-", "");
        if (postgres()
                .column("SELECT datname FROM pg_database WHERE datname = '%s'".formatted(template))
                .isEmpty()) {
            create(template, HOST_TEMPLATE).execute(script);
        }
        return create(newName(), template);
    }

    /** Starts the server again after {@link #stop}, with the same port and data. */
    public void start() {
        owned().start();
    }

    /** Stops the server with a fast shutdown, which cuts all connections. */
    public void stop() {
        owned().stop();
    }

    /** Suspends the server: the kernel accepts connections, and the server does not answer them. */
    public void pause() {
        owned().pause();
    }

    public void resume() {
        owned().resume();
    }

    /** Returns the log file of the server; with {@code log_statement=all} it contains every statement. */
    public Path logFile() {
        return owned().logFile();
    }

    /** Requires the role's password for TCP connections from now on; the superuser's password is {@code postgres}. */
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

    /** Ends a server that a test owns; a shared server continues to run. */
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

    /** Without fsync, a copy of files takes a third of the time; it is the only strategy before PostgreSQL 15. */
    private TestDatabase create(String name, String template) {
        String strategy = major < 15 ? "" : "STRATEGY file_copy";
        postgres().execute("CREATE DATABASE %s TEMPLATE %s %s".formatted(name, template, strategy));
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
}
