package dev.esquema.testing.postgres;

import dev.esquema.testing.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs {@code pg_dump} and {@code pg_restore} of this machine (Debian package postgresql-client), and fakes of
 * them.
 */
public final class PostgresClient {

    /** The version of the programs, which is asked for once. */
    private static final class Installed {

        private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");
        private static final int MAJOR = major();

        private static int major() {
            Matcher version = VERSION.matcher(Tool.run("pg_dump", "--version"));
            if (!version.find()) {
                throw new AssertionError("this test needs pg_dump: install the package postgresql-client");
            }
            return Integer.parseInt(version.group(1));
        }
    }

    private PostgresClient() {}

    /** Returns a server of the newest version that these programs can dump. */
    public static TestPostgres server() {
        return TestPostgres.ofMajor(Math.min(18, Installed.MAJOR));
    }

    /** Returns whether these programs are installed. */
    public static boolean isInstalled() {
        return Tool.isThere("pg_dump", "--version");
    }

    /**
     * Returns the lines of {@code pg_dump --schema-only}, sorted and without commas at their ends, because a column that
     * was dropped and added again stands at another place.
     */
    public static List<String> definitions(TestDatabase database) {
        return Tool.run(
                        "pg_dump",
                        "--schema-only",
                        "--dbname=postgres://postgres:postgres@localhost:%d/%s"
                                .formatted(database.port(), database.name()))
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("--") && !line.startsWith("\\"))
                .map(line -> line.replaceAll(",$", ""))
                .sorted()
                .toList();
    }

    /** Creates an empty folder. */
    public static Path newFolder() {
        try {
            return Files.createDirectories(PackagedPostgres.buildDirectory()
                    .resolve("backups")
                    .resolve(UUID.randomUUID().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a folder with programs of these names; each program is a script of {@code sh}. */
    public static Path fake(Map<String, String> scripts) {
        Path folder = newFolder();
        scripts.forEach((name, script) -> {
            try {
                Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n%s\n".formatted(script));
                if (!file.toFile().setExecutable(true)) {
                    throw new AssertionError("%s cannot be made executable".formatted(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return folder;
    }

    /** Runs the command line that restores a backup, but into another database of the same server. */
    public static void restore(String line, TestDatabase from, TestDatabase to) {
        String there = line.replace("dbname=%s ".formatted(from.name()), "dbname=%s ".formatted(to.name()));
        Tool.run("sh", "-c", "PGPASSWORD=postgres %s".formatted(there));
    }
}
