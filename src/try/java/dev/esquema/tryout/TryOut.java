package dev.esquema.tryout;

import dev.esquema.Main;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code mvn -Ptry}: the server with an embedded PostgreSQL. With arguments it is the ordinary command line.
 *
 * <ol>
 *   <li>Check the machine before anything is started.
 *   <li>Start PostgreSQL and create the missing tables of the host application.
 *   <li>Set this database in the configuration, over every other source.
 *   <li>Start the server, which migrates first. When it answers, print what to try.
 *   <li>At the end, stop the server first and PostgreSQL after it.
 * </ol>
 */
public final class TryOut {

    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(20);

    private TryOut() {}

    public static void main(String... arguments) {
        if (arguments.length == 0) {
            prepare();
            Main.main("serve");
        } else {
            Main.main(arguments);
        }
    }

    private static void prepare() {
        endWithParent();
        try {
            int httpPort = FirstChecks.httpPort(Optional.ofNullable(System.getenv("PORT")));
            FirstChecks.refuseTakenPort(httpPort);
            TryMigrations migrations =
                    TryMigrations.configured(Optional.ofNullable(System.getenv("ESQUEMA_MIGRATIONS")));
            refuseRootWithoutNamespaces();
            System.out.println("Starting a PostgreSQL for this try-out ...");
            TryDatabase database = new TryDatabase(buildDirectory().resolve(migrations.dataName()), migrations);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(database, httpPort), "try-database"));
            configure(database, httpPort);
            if (migrations.learnIfNew(database.url())) {
                System.out.println("Wrote the manifest.json of the migrations.");
            }
            new Welcome(httpPort, database, migrations).printOnceServed();
        } catch (IllegalArgumentException e) {
            System.err.println("esquema: %s".formatted(e.getMessage()));
            System.exit(Code.CONFIGURATION.exitStatus());
        } catch (SchemaException e) {
            System.err.println("esquema: %s".formatted(e.getMessage()));
            System.exit(e.code().exitStatus());
        }
    }

    /** Ends this process if Maven, its parent, is killed. */
    private static void endWithParent() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(143)));
    }

    /** PostgreSQL refuses to run as root, except in a user namespace. */
    private static void refuseRootWithoutNamespaces() {
        boolean root = ProcessHandle.current().info().user().equals(Optional.of("root"));
        if (root && !LinuxUtils.isUnshareAvailable()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "PostgreSQL does not run as root, and this machine allows no user namespaces"
                            + " (`unshare -U` fails): run `mvn -Ptry` as another user");
        }
    }

    /** Maven's build folder, which contains {@code quarkus-app}. */
    private static Path buildDirectory() {
        try {
            Path jar = Path.of(TryOut.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.toRealPath().getParent().getParent().getParent();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the place of the package cannot be read", e);
        }
    }

    /** System properties override every other source, so no other database can be used by mistake. */
    private static void configure(TryDatabase database, int httpPort) {
        System.setProperty("DATABASE_URL", database.url());
        System.setProperty("DATABASE_URL_MIGRATE", database.url());
        System.setProperty("quarkus.datasource.jdbc.url", database.jdbcUrl());
        System.setProperty("quarkus.datasource.username", TryDatabase.USER);
        System.setProperty("quarkus.datasource.password", TryDatabase.USER);
        System.setProperty("quarkus.http.port", String.valueOf(httpPort));
        System.setProperty("esquema.http.details", "anonymous");
    }

    private static void stop(TryDatabase database, int httpPort) {
        long deadline = System.nanoTime() + LONGEST_STOP.toNanos();
        while (isTaken(httpPort) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        database.close();
    }

    private static boolean isTaken(int port) {
        try {
            FirstChecks.refuseTakenPort(port);
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
