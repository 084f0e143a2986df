package dev.esquema.set;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of one migration set: the scripts, the undo scripts and the files beside them. The contents that the set
 * returned once do not change while the process runs.
 */
public interface MigrationSet {

    /** The file that describes the effects of the scripts. */
    String MANIFEST = "manifest.json";

    /** The file with the Alembic revisions that the scripts replace. */
    String ALEMBIC = "alembic.properties";

    /** The file with the values of {@code ${name}} in scripts. */
    String PLACEHOLDERS = "placeholders.properties";

    /** The file with the objects whose findings the set accepts, each with a reason. */
    String IGNORED = "verify.ignore";

    /** The file with the tables that exist before the first migration. */
    String HOST = "host.sql";

    /** Begins to list the scripts in a thread, for a caller that needs their names after the manifest. */
    default void listAhead() {}

    /** Reads what is not read yet, so that a later change of the files has no effect on this process. */
    default void hold() {}

    /** Returns the paths of the scripts, relative to their folder, in a stable order. */
    List<String> names();

    /** Returns the paths of files beside the scripts whose names are not those of scripts, so that they never run. */
    default List<String> strays() {
        return List.of();
    }

    /** Returns the paths of the undo scripts, in a stable order. */
    List<String> undoNames();

    /**
     * Returns the bytes of a script.
     *
     * @throws SchemaException {@link Code#REFUSED} if the set does not contain it
     */
    byte[] bytes(String name);

    /** Returns the bytes of an undo script, in the same way. */
    byte[] undoBytes(String name);

    /** Returns the settings of a script that a file {@code <script>.conf} beside it contains, as Flyway reads them. */
    Map<String, String> configuration(String script);

    /** Returns one of the files beside the scripts; empty if the set does not contain it. */
    Optional<byte[]> file(String name);

    /** Returns the lines {@code key=value} of one of the files beside the scripts; empty if there is no such file. */
    default Map<String, String> properties(String name) {
        return file(name).map(PropertyLines::of).orElse(Map.of());
    }

    /**
     * Returns the manifest.
     *
     * @throws SchemaException {@link Code#REFUSED} with the command that writes it, if there is none
     */
    byte[] manifest();

    /** Returns the command that writes the manifest anew, as the end of a sentence. */
    String rewriting();

    /**
     * Returns a script's text, without a byte order mark.
     *
     * @throws SchemaException {@link Code#REFUSED} if it is not UTF-8, because the database would store wrong letters
     *     for good
     */
    default String text(String name) {
        return ScriptText.of(name, bytes(name));
    }

    /** Returns the text of an undo script, in the same way. */
    default String undoText(String name) {
        return ScriptText.of(name, undoBytes(name));
    }

    /** Returns the SHA-256 of a script's bytes, in lower-case hexadecimal. */
    default String sha256(String name) {
        return Sha256.of(bytes(name));
    }

    /**
     * Returns what names the scripts of the set and how they are sent, in lower-case hexadecimal: the SHA-256 of the
     * manifest, which holds that of each script; if the set has placeholders or {@code .conf} files, the SHA-256 of the
     * manifest's digest and their lines.
     */
    default String digest() {
        String manifest = Sha256.of(manifest());
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(properties(PLACEHOLDERS))
                .forEach((name, value) -> lines.append("%s=%s\n".formatted(name, value)));
        for (String script : names()) {
            new TreeMap<>(configuration(script))
                    .forEach((key, value) -> lines.append("%s.conf:%s=%s\n".formatted(script, key, value)));
        }
        return lines.isEmpty()
                ? manifest
                : Sha256.of("%s\n%s".formatted(manifest, lines).getBytes(StandardCharsets.UTF_8));
    }
}
