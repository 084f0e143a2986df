package dev.esquema.postgres.dump;

import dev.esquema.postgres.connection.Database;
import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.journal.JournalTables;
import dev.esquema.schema.port.Backup;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes a backup with {@code pg_dump}, in one snapshot of the database.
 *
 * <ol>
 *   <li>Find the owned objects that exist, and the views and foreign keys that depend on them.
 *   <li>Refuse a directory that is not writable, and a client that is missing or older than the server.
 *   <li>Dump these objects into a file with a temporary name and the rights 0600 from its first byte.
 *   <li>Compare the archive's list with these objects, and write the list of the entries that a restore uses.
 *   <li>Rename the file, and delete older backups.
 * </ol>
 */
public final class PgDump implements Backup {

    private static final Logger LOG = System.getLogger("dev.esquema.run");
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

    private final Database database;
    private final Connection connection;
    private final OwnedSchema schema;

    /** @param connection the run's connection; the programs connect to the same server */
    public PgDump(Database database, Connection connection, OwnedSchema schema) {
        this.database = database;
        this.connection = connection;
        this.schema = schema;
    }

    @Override
    public Optional<Copy> make(Contents wanted, Place place) {
        List<String> names = new ArrayList<>(wanted.relations());
        names.addAll(new JournalTables(schema).names());
        BackupContents contents = BackupContents.of(connection, schema, names, wanted);
        if (contents.relations().isEmpty()) {
            LOG.log(Level.INFO, "there is nothing to back up yet");
            return Optional.empty();
        }
        try {
            return Optional.of(copy(contents, place));
        } catch (SchemaException e) {
            throw e.code() == Code.REFUSED
                    ? new SchemaException(
                            Code.REFUSED,
                            "nothing was changed, because the backup failed: %s".formatted(e.getMessage()),
                            e)
                    : e;
        }
    }

    private Copy copy(BackupContents contents, Place place) {
        Libpq.Endpoint endpoint = Libpq.Endpoint.of(connection);
        Libpq libpq = new Libpq(database, endpoint);
        ClientPrograms programs = new ClientPrograms(libpq.variables());
        BackupFolder folder =
                new BackupFolder(place, endpoint, contents.relations().get(0).schema());
        Path part = folder.begin();
        try {
            refuseOldClient(programs);
            LOG.log(
                    Level.INFO,
                    "backing up {0} tables, sequences and views",
                    contents.relations().size());
            dump(programs, contents, part);
            List<ArchiveEntry> listed = listed(programs, part);
            verify(contents.relations(), listed);
            Path file = folder.finish(part, restored(contents, listed));
            Copy copy = new Copy(file.toString(), restoreLine(libpq, file, contents.publications()));
            LOG.log(Level.INFO, "the backup is {0}; to restore it: {1}", copy.file(), copy.restore());
            return copy;
        } finally {
            BackupFolder.delete(part);
        }
    }

    private void refuseOldClient(ClientPrograms programs) {
        ClientPrograms.Output output = programs.run("pg_dump", List.of("--version"));
        Matcher version = VERSION.matcher(output.text());
        if (output.exit() != 0 || !version.find()) {
            throw new SchemaException(
                    Code.REFUSED, "pg_dump does not print its version: %s".formatted(output.lastLines()));
        }
        int client = Integer.parseInt(version.group(1));
        int server = serverMajor();
        if (client < server) {
            throw new SchemaException(
                    Code.REFUSED,
                    ("pg_dump %1$d is older than the server, which is PostgreSQL %2$d: put the client programs of %2$d"
                                    + " on the PATH (in the image: build it with PG_CLIENT=%2$d)")
                            .formatted(client, server));
        }
    }

    private int serverMajor() {
        try {
            return connection.getMetaData().getDatabaseMajorVersion();
        } catch (SQLException e) {
            throw SqlFailure.of("the version of the server could not be read", e);
        }
    }

    private static void dump(ClientPrograms programs, BackupContents contents, Path part) {
        List<String> arguments = new ArrayList<>(
                List.of("--format=custom", "--no-password", "--strict-names", "--file=%s".formatted(part)));
        contents.schemas().forEach(pattern -> arguments.add("--schema=%s".formatted(pattern)));
        contents.omitted().forEach(pattern -> arguments.add("--exclude-table=%s".formatted(pattern)));
        contents.hosts().forEach(host -> arguments.add("--exclude-table-data=%s".formatted(host.pattern())));
        ClientPrograms.Output output = programs.run("pg_dump", arguments);
        if (output.exit() != 0) {
            throw new SchemaException(Code.REFUSED, "pg_dump failed: %s".formatted(output.lastLines()));
        }
    }

    /**
     * Checks that the archive holds every owned relation and no rows of other tables, because a restore replaces
     * the rows that the archive holds.
     */
    private static void verify(List<OwnedRelation> owned, List<ArchiveEntry> entries) {
        Set<String> listed = entries.stream().map(ArchiveEntry::text).collect(Collectors.toSet());
        Set<String> expected =
                owned.stream().flatMap(relation -> relation.entries().stream()).collect(Collectors.toSet());
        if (!listed.containsAll(expected)) {
            throw new SchemaException(
                    Code.REFUSED, "the archive that pg_dump wrote lacks %s".formatted(lacking(owned, listed)));
        }
        if (listed.stream().anyMatch(entry -> entry.startsWith("TABLE DATA ") && !expected.contains(entry))) {
            throw new SchemaException(
                    Code.REFUSED, "the archive that pg_dump wrote holds rows of tables that are not owned");
        }
    }

    /** Returns the lines of the list file: the entries of the archive that a restore uses. */
    private static String restored(BackupContents contents, List<ArchiveEntry> listed) {
        return listed.stream()
                .filter(entry -> entry.isRestored(contents))
                .map(entry -> entry.line().concat("\n"))
                .collect(Collectors.joining());
    }

    private static List<ArchiveEntry> listed(ClientPrograms programs, Path part) {
        ClientPrograms.Output output = programs.run("pg_restore", List.of("--list", part.toString()));
        if (output.exit() != 0) {
            throw new SchemaException(
                    Code.REFUSED, "pg_restore cannot read what pg_dump wrote: %s".formatted(output.lastLines()));
        }
        return output.text()
                .lines()
                .map(ArchiveEntry::of)
                .flatMap(Optional::stream)
                .toList();
    }

    private static String lacking(List<OwnedRelation> owned, Set<String> listed) {
        return owned.stream()
                .filter(relation -> !listed.containsAll(relation.entries()))
                .map(OwnedRelation::name)
                .collect(Collectors.joining(", "));
    }

    /** A table that is dropped leaves its publications, and {@code pg_restore} does not add it to them again. */
    private static String restoreLine(Libpq libpq, Path file, List<String> publications) {
        String database = shell(libpq.connectionString());
        String restore = "pg_restore --clean --if-exists --single-transaction --use-list=%s --dbname=%s %s"
                .formatted(shell("%s%s".formatted(file, BackupFolder.LIST)), database, shell(file.toString()));
        return publications.isEmpty()
                ? restore
                : "%s && psql --no-psqlrc --set=ON_ERROR_STOP=1 --single-transaction --dbname=%s %s"
                        .formatted(
                                restore,
                                database,
                                publications.stream()
                                        .map(sql -> "--command=%s".formatted(shell(sql)))
                                        .collect(Collectors.joining(" ")));
    }

    /** Quotes one word for a shell. */
    private static String shell(String word) {
        return word.matches("[A-Za-z0-9_./:=@,+-]+") ? word : "'%s'".formatted(word.replace("'", "'\\''"));
    }
}
