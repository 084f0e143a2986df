package dev.esquema.learn;

import dev.esquema.learn.script.UndoHeader;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.UndoProof;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Structure;
import dev.esquema.set.MigrationSet;
import dev.esquema.set.Sha256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Runs the undo script of each migration after the migration, and compares the structure with the one before the
 * migration; all scripts that fail are reported together.
 */
final class UndoTrials {

    private static final String CORRECT =
            "correct it, or declare `-- undo: partial` in its first line if this is meant";

    private static final String WRITE_OR_DELETE =
            "it holds no statement: write it, or delete the file if the migration cannot be undone";

    private final MigrationSet scripts;
    private final ScriptTrial trial;
    private final Consumer<String> notes;
    private final Map<DatabaseObject, Definition> worded = new LinkedHashMap<>();
    private final List<SchemaException> failures = new ArrayList<>();

    UndoTrials(MigrationSet scripts, ScriptTrial trial, Consumer<String> notes) {
        this.scripts = scripts;
        this.trial = trial;
        this.notes = notes;
    }

    /** Returns the script, which ran last, with the result of its undo script; a repeatable script has none. */
    Script tried(Script script, Observed observed) {
        return script instanceof Migration migration ? tried(migration, observed) : script;
    }

    private Migration tried(Migration migration, Observed observed) {
        UndoProof proof = migration
                .undo()
                .map(script -> proof(migration, script, observed.before().structure()))
                .orElse(UndoProof.UNKNOWN);
        worded.keySet().removeAll(migration.effect().drops());
        worded.putAll(migration.effect().creates().objects());
        worded.putAll(migration.effect().changes().objects());
        return migration.with(proof);
    }

    private UndoProof proof(Migration migration, String script, Structure before) {
        try {
            UndoHeader header = header(script);
            boolean partial = header.partial();
            List<String> differences = differences(before, trial.undone(migration));
            if (differences.isEmpty()) {
                if (partial) {
                    notes.accept("%s declares `-- undo: partial` and restores the whole structure: remove the line"
                            .formatted(script));
                }
                return new UndoProof(UndoProof.Result.COMPLETE, sha256(script), List.of());
            }
            if (!partial) {
                throw new SchemaException(
                        Code.REFUSED,
                        "%s does not restore the structure from before %s: %s; %s"
                                .formatted(
                                        script,
                                        migration.script(),
                                        String.join("; ", differences),
                                        header.empty() ? WRITE_OR_DELETE : CORRECT));
            }
            return new UndoProof(UndoProof.Result.PARTIAL, sha256(script), differences);
        } catch (SchemaException e) {
            if (e.code() != Code.REFUSED && e.code() != Code.MIGRATION_FAILED) {
                throw e;
            }
            failures.add(e);
            return UndoProof.UNKNOWN;
        }
    }

    private UndoHeader header(String script) {
        try {
            return UndoHeader.parse(scripts.undoText(script));
        } catch (SchemaException e) {
            throw new SchemaException(e.code(), "%s %s".formatted(script, e.getMessage()), e);
        }
    }

    private String sha256(String script) {
        return Sha256.of(scripts.undoBytes(script));
    }

    private List<String> differences(Structure before, Structure undone) {
        Map<DatabaseObject, Definition> expected = new LinkedHashMap<>(before.objects());
        expected.replaceAll((object, definition) -> {
            Definition known = worded.get(object);
            return known != null && known.isMetBy(definition) ? known : definition;
        });
        return Comparison.differences(new Structure(before.schema(), expected), undone).stream()
                .map(Difference::message)
                .toList();
    }

    /** @throws SchemaException the failure of the undo scripts, with the facts of the first one */
    void refuseFailures() {
        if (!failures.isEmpty()) {
            SchemaException first = failures.get(0);
            List<String> all =
                    failures.stream().map(SchemaException::getMessage).toList();
            throw new SchemaException(first.code(), all, first.details(), first);
        }
    }
}
