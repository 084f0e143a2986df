package dev.esquema.postgres.dump;

import dev.esquema.schema.port.Backup;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.FailureDetails;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.text.Reason;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The backups of one schema of one database in a directory: names new backups and deletes older ones. */
final class BackupFolder {

    private static final Logger LOG = System.getLogger("dev.esquema.run");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);
    private static final String TIME_FORM = "\\d{8}T\\d{9}Z";
    /** What the name of the list file has after the name of its backup. */
    static final String LIST = ".list";

    private static final int READABLE_LETTERS = 40;

    private final Path folder;
    private final Backup.Place place;
    private final String prefix;

    /** @throws SchemaException {@code REFUSED} if the directory does not exist */
    BackupFolder(Backup.Place place, Libpq.Endpoint endpoint, String schema) {
        this.place = place;
        this.folder = folder(place);
        this.prefix = prefix(endpoint, schema);
    }

    /** Creates an empty file that only its owner may read, under a temporary name. */
    Path begin() {
        matching("[.]%s%s[.]dump[.]part".formatted(Pattern.quote(prefix), TIME_FORM))
                .forEach(BackupFolder::delete);
        Path part = folder.resolve(".%s%s.dump.part".formatted(prefix, TIME.format(Instant.now())));
        try {
            return Files.createFile(
                    part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException e) {
            throw unusable(place, "cannot be written to (%s): use another one".formatted(Reason.of(e)), e);
        }
    }

    /**
     * Writes the list file and renames the file to the name of a backup; older backups are deleted only after that.
     *
     * @param entries the list file's content, one byte per character
     */
    Path finish(Path part, String entries) {
        Path file = folder.resolve(part.getFileName().toString().replaceAll("^[.]|[.]part$", ""));
        Path list = list(file);
        try {
            Files.writeString(list, entries, StandardCharsets.ISO_8859_1);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(list);
            throw unusable(place, "does not allow the name of the backup file (%s)".formatted(Reason.of(e)), e);
        }
        place.keep().ifPresent(keep -> matching("%s%s[.]dump".formatted(Pattern.quote(prefix), TIME_FORM)).stream()
                .filter(other -> !other.equals(file))
                .sorted(Comparator.reverseOrder())
                .skip(keep - 1L)
                .forEach(older -> {
                    delete(older);
                    delete(list(older));
                }));
        return file;
    }

    private static Path list(Path file) {
        return file.resolveSibling("%s%s".formatted(file.getFileName(), LIST));
    }

    /** Deletes a file if it exists; a failure is only logged. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0} could not be deleted: {1}", file, e);
        }
    }

    private List<Path> matching(String form) {
        Pattern name = Pattern.compile(form);
        List<Path> matching = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                folder, file -> name.matcher(file.getFileName().toString()).matches())) {
            files.forEach(matching::add);
        } catch (IOException | DirectoryIteratorException e) {
            LOG.log(Level.WARNING, "{0} could not be searched for older backups: {1}", folder, e);
        }
        return matching;
    }

    private static Path folder(Backup.Place place) {
        try {
            Path folder = Path.of(place.directory()).toAbsolutePath().normalize();
            if (Files.isDirectory(folder)) {
                return folder;
            }
            throw unusable(place, "does not exist: create it, or name another", null);
        } catch (InvalidPathException e) {
            throw unusable(place, "is not a valid path in the locale of this process", e);
        }
    }

    private static SchemaException unusable(Backup.Place place, String why, @Nullable Exception cause) {
        return new SchemaException(
                Code.REFUSED, "the directory %s %s".formatted(place.directory(), why), FailureDetails.NONE, cause);
    }

    /** Returns a readable prefix that differs for each server, database and schema. */
    private static String prefix(Libpq.Endpoint endpoint, String schema) {
        String readable = endpoint.database().replaceAll("[^A-Za-z0-9_.-]", "_");
        String all = String.join("\n", endpoint.host(), String.valueOf(endpoint.port()), endpoint.database(), schema);
        UUID hash = UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8));
        return "esquema-%s-%s-"
                .formatted(
                        readable.substring(0, Math.min(readable.length(), READABLE_LETTERS)),
                        hash.toString().substring(0, 8));
    }
}
