package dev.esquema.flyway;

import dev.esquema.flyway.separate.ScriptStatement;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.UndoProof;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.parser.PlaceholderReplacingReader;

/**
 * Returns the scripts as Flyway would send them: without a byte order mark, with placeholders replaced by
 * Flyway.
 */
public final class ScriptTexts {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]+)}");

    private final FlywaySettings settings;

    public ScriptTexts(FlywaySettings settings) {
        this.settings = settings;
    }

    /** @throws SchemaException as {@link dev.esquema.schema.port.SqlWriter#write} describes */
    public String text(Script migration) {
        if (!settings.scripts().matches(migration)) {
            throw new SchemaException(
                    Code.REFUSED,
                    "%s was edited after manifest.json was written: %s"
                            .formatted(migration.script(), settings.scripts().rewriting()));
        }
        return replaced(migration, settings.scripts().text(migration.script()), Map.of());
    }

    /**
     * Returns the statements of a migration as Flyway would send them.
     *
     * @param known the values of placeholders that only a database knows, such as {@code flyway:user}
     * @throws SchemaException as for {@link #text}, and {@link Code#REFUSED} if placeholders make more or fewer statements
     */
    public List<ScriptStatement> statements(Migration migration, Map<String, String> known) {
        List<ScriptStatement> written = written(migration);
        List<ScriptStatement> sent =
                StatementParser.parse(replaced(migration, settings.scripts().text(migration.script()), known));
        if (written.size() != sent.size()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "%s has %d statements as it is written and %d after its placeholders are replaced: a placeholder must not contain a whole statement"
                            .formatted(migration.script(), written.size(), sent.size()));
        }
        return sent;
    }

    /** Returns the statements of a migration for a script that is run outside Esquema. */
    public List<String> sql(Migration migration) {
        return statements(migration, Map.of()).stream()
                .map(ScriptStatement::sql)
                .toList();
    }

    /** Returns the statements of a script as it contains them, with placeholders. */
    public List<ScriptStatement> written(Script script) {
        return StatementParser.parse(settings.scripts().text(script.script()));
    }

    /** Returns the undo script of a migration; it has the migration's placeholders. */
    public String undo(Migration migration) {
        String name = migration
                .undo()
                .orElseThrow(() -> new SchemaException(
                        Code.REFUSED, "%s has no undo script in the folder rollback".formatted(migration.version())));
        UndoProof proof = migration.undoProof();
        if (proof.result() != UndoProof.Result.UNKNOWN
                && !settings.scripts().undoSha256(name).equals(proof.sha256())) {
            throw new SchemaException(
                    Code.REFUSED,
                    "%s was edited after manifest.json was written, and what it does now is not proved: %s"
                            .formatted(name, settings.scripts().rewriting()));
        }
        return replaced(migration, settings.scripts().undoText(name), Map.of());
    }

    /**
     * Refuses scripts that were edited after the manifest was written.
     *
     * @throws SchemaException {@link Code#REFUSED} with all of them
     */
    public void refuseChanged(List<? extends Script> scripts) {
        List<String> changed = scripts.stream()
                .filter(script -> !settings.scripts().matches(script))
                .map(Script::script)
                .toList();
        if (!changed.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was applied: manifest.json was not written from the present %s: %s"
                            .formatted(
                                    String.join(", ", changed),
                                    settings.scripts().rewriting()));
        }
    }

    /**
     * Refuses placeholders without a value before a script runs; Flyway would find them one script at a time. Flyway's
     * own placeholders are left out: some of them are known to Flyway alone.
     *
     * @throws SchemaException {@link Code#CONFIGURATION} with all of them
     */
    public void refuseUndefined(List<? extends Script> scripts) {
        List<String> undefined = scripts.stream()
                .flatMap(script ->
                        undefined(script, script.script(), settings.scripts().text(script.script())))
                .toList();
        if (!undefined.isEmpty()) {
            throw SchemaException.refusal(Code.CONFIGURATION, "nothing was applied", undefined);
        }
    }

    /**
     * Refuses placeholders without a value before a script is learned, in the same way.
     *
     * @throws SchemaException {@link Code#REFUSED} with all of them, also those of the undo scripts
     */
    public void refuseUndefinedToLearn(List<? extends Script> scripts) {
        List<String> undefined = scripts.stream()
                .flatMap(script -> Stream.concat(
                        undefined(script, script.script(), settings.scripts().text(script.script())),
                        undoOf(script)
                                .flatMap(undo -> undefined(
                                        script, undo, settings.scripts().undoText(undo)))))
                .toList();
        if (!undefined.isEmpty()) {
            throw new SchemaException(Code.REFUSED, undefined);
        }
    }

    private static Stream<String> undoOf(Script script) {
        return script instanceof Migration migration ? migration.undo().stream() : Stream.empty();
    }

    private Stream<String> undefined(Script script, String file, String text) {
        if (!settings.scripts().replacesPlaceholders(script.script())) {
            return Stream.empty();
        }
        Map<String, String> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        known.putAll(values(script, Map.of()));
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.startsWith("flyway:") && !known.containsKey(name))
                .distinct()
                .map(name -> undefined(file, script, name));
    }

    /** The sentence about a placeholder without a value. */
    public static String undefined(Script script, String name) {
        return undefined(script.script(), script, name);
    }

    private static String undefined(String file, Script script, String name) {
        return "%s has the placeholder ${%s}, which has no value: write a line `%2$s=value` into placeholders.properties or set quarkus.flyway.placeholders.%2$s; if it is no placeholder, write placeholderReplacement=false into %3$s.conf"
                .formatted(file, name, script.script());
    }

    private String replaced(Script migration, String text, Map<String, String> known) {
        if (!settings.scripts().replacesPlaceholders(migration.script())) {
            return text;
        }
        StringWriter replaced = new StringWriter();
        try (PlaceholderReplacingReader reader =
                new PlaceholderReplacingReader("${", "}", ":", values(migration, known), new StringReader(text))) {
            reader.transferTo(replaced);
        } catch (FlywayException e) {
            throw new SchemaException(
                    Code.CONFIGURATION,
                    ("%s cannot be stored: %s set it under quarkus.flyway.placeholders;"
                                    + " what only a database knows, such as ${flyway:user}, is known to runs alone")
                            .formatted(migration.script(), e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return replaced.toString();
    }

    /** Returns the configured placeholders, and Flyway's own placeholders that need no database. */
    private Map<String, String> values(Script migration, Map<String, String> known) {
        Map<String, String> values = new HashMap<>(settings.placeholders());
        values.putAll(known);
        values.put("flyway:filename", migration.script());
        values.put("flyway:table", settings.schema().historyTable());
        settings.schema().name().ifPresent(name -> values.put("flyway:defaultSchema", name));
        return values;
    }
}
