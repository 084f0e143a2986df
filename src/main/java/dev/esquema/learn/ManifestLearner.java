package dev.esquema.learn;

import dev.esquema.learn.script.DeclaredScripts;
import dev.esquema.learn.script.ScriptHeader;
import dev.esquema.schema.manifest.Effect;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.set.MigrationSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Learns the effects of the scripts of a migration set, by running them one by one on a scratch database.
 *
 * <ol>
 *   <li>Read names and headers; refuse misnamed scripts and a wrong graph before any script runs.
 *   <li>Run each script in the order of versions: the state before it and the state after it show its effect.
 *   <li>Run its undo script, which must restore the state before it.
 *   <li>Refuse errors that only the trial could show.
 * </ol>
 */
public final class ManifestLearner {

    private final MigrationSet scripts;

    public ManifestLearner(MigrationSet scripts) {
        this.scripts = scripts;
    }

    /**
     * Returns the migrations as far as they can be read without running a script: names, headers and hashes, without
     * effects and checksums.
     *
     * @throws SchemaException {@link Code#REFUSED} with everything that is wrong
     */
    public List<Migration> declared() {
        return new DeclaredScripts(scripts).migrations();
    }

    /** Returns the versions whose scripts declare {@code -- depends:}. */
    public Set<Version> placed(List<Migration> declared) {
        return declared.stream()
                .filter(migration -> ScriptHeader.parse(scripts.text(migration.script()))
                        .dependsOn()
                        .isPresent())
                .map(Migration::version)
                .collect(Collectors.toSet());
    }

    /**
     * Returns the migrations as the manifest describes them.
     *
     * @param declared the migrations from {@link #declared()}
     * @param notes takes what a person should know and what is no error, one sentence each
     * @throws SchemaException {@link Code#REFUSED} with everything that is wrong
     */
    public List<Migration> learn(List<Migration> declared, ScriptTrial trial, Consumer<String> notes) {
        refuseContradictions(declared);
        List<Migration> learned = new ArrayList<>();
        UndoTrials undo = new UndoTrials(scripts, trial, notes);
        Optional<Observed.State> before = Optional.empty();
        for (Migration migration : declared) {
            Observed observed = trial.run(migration, before);
            before = Optional.of(observed.after());
            refuseWrongHeader(migration, observed);
            note(migration, observed, notes);
            learned.add(undo.tried(learned(migration, observed, trial), observed));
        }
        undo.refuseFailures();
        refuseContradictions(learned);
        return learned;
    }

    private void refuseWrongHeader(Migration migration, Observed observed) {
        if (migration.transactional()
                && !observed.transactional()
                && ScriptHeader.parse(scripts.text(migration.script()))
                        .transactional()
                        .isPresent()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "%s declares `-- transactional: yes`, and PostgreSQL refuses it inside a transaction (SQLSTATE 25001): write `-- transactional: no`"
                            .formatted(migration.script()));
        }
    }

    private static void note(Migration migration, Observed observed, Consumer<String> notes) {
        if (observed.statements() == 0) {
            notes.accept("%s contains no statement: it is recorded as applied and does nothing"
                    .formatted(migration.script()));
        }
        observed.hidden()
                .forEach(notice ->
                        notes.accept("%s: %s: IF EXISTS or IF NOT EXISTS hid this; write the statement without it"
                                .formatted(migration.script(), notice)));
        if (migration.transactional() && !observed.transactional()) {
            notes.accept("%s runs outside a transaction, because PostgreSQL refuses it inside one"
                    .formatted(migration.script()));
        }
    }

    private static Migration learned(Migration declared, Observed observed, ScriptTrial trial) {
        Effect effect = new LearnedEffect(observed).effect(trial);
        Execution execution = declared.execution();
        return new Migration(
                declared.version(),
                declared.description(),
                declared.script(),
                observed.checksum(),
                declared.sha256(),
                declared.dependsOn(),
                declared.undo(),
                effect,
                new Execution(
                        observed.transactional(),
                        !observed.transactional() && observed.concurrent(),
                        observed.statements(),
                        execution.statementTimeout(),
                        execution.compatibleSince()));
    }

    private void refuseContradictions(List<Migration> migrations) {
        List<String> objections = new Manifest(migrations, scripts.names()).objections();
        if (!objections.isEmpty()) {
            throw new SchemaException(Code.REFUSED, String.join("\n", objections));
        }
    }
}
