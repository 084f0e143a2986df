package dev.esquema.learn;

import dev.esquema.learn.script.AtomicBody;
import dev.esquema.learn.script.DeclaredScripts;
import dev.esquema.learn.script.ScriptHeader;
import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.Script;
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

    /** SQLSTATEs undefined_table, undefined_object and invalid_schema_name. */
    private static final Set<String> MISSING = Set.of("42P01", "42704", "3F000");

    private static final String SYNTAX_ERROR = "42601";

    private final MigrationSet scripts;

    public ManifestLearner(MigrationSet scripts) {
        this.scripts = scripts;
    }

    /**
     * Returns the scripts as far as they can be read without running a script: names, headers and hashes, without
     * effects and checksums.
     *
     * @throws SchemaException {@link Code#REFUSED} with everything that is wrong
     */
    public List<Script> declared() {
        DeclaredScripts declared = new DeclaredScripts(scripts);
        List<Script> all = new ArrayList<>(declared.migrations());
        all.addAll(declared.repeatables());
        return all;
    }

    /** Returns the versions whose scripts declare {@code -- depends:}. */
    public Set<Version> placed(List<? extends Script> declared) {
        return declared.stream()
                .filter(Migration.class::isInstance)
                .map(Migration.class::cast)
                .filter(migration -> ScriptHeader.parse(scripts.text(migration.script()))
                        .dependsOn()
                        .isPresent())
                .map(Migration::version)
                .collect(Collectors.toSet());
    }

    /**
     * Returns the scripts as the manifest describes them.
     *
     * @param declared the scripts from {@link #declared()}
     * @param notes takes what a person should know and what is no error, one sentence each
     * @throws SchemaException {@link Code#REFUSED} with everything that is wrong
     */
    public List<Script> learn(List<? extends Script> declared, ScriptTrial trial, Consumer<String> notes) {
        refuseContradictions(declared);
        scripts.strays()
                .forEach(file -> notes.accept(
                        "%s is not named V<version>__<description>.sql and never runs, as in Flyway".formatted(file)));
        List<Script> learned = new ArrayList<>();
        UndoTrials undo = new UndoTrials(scripts, trial, notes);
        Optional<Observed.State> before = Optional.empty();
        for (Script migration : declared) {
            try {
                Observed observed = observed(migration, before, trial);
                before = Optional.of(observed.after());
                refuseWrongHeader(migration, observed);
                note(migration, observed, notes);
                Script script = learned(migration, observed, trial);
                refuseVaryingValues(script, trial);
                learned.add(undo.tried(script, observed));
            } catch (SchemaException e) {
                throw named(migration, e);
            }
        }
        undo.refuseFailures();
        refuseContradictions(learned);
        return learned;
    }

    /** The failure with the name of the script, whatever failed, and with the reason if Flyway's parser is the reason. */
    private SchemaException named(Script migration, SchemaException e) {
        boolean unparsed = e.code() == Code.UNEXPECTED
                || (e.code() == Code.MIGRATION_FAILED
                        && e.details().sqlState().orElse(SYNTAX_ERROR).equals(SYNTAX_ERROR));
        Optional<String> obstacle = Optional.of(migration.script())
                .filter(script -> unparsed)
                .flatMap(script -> AtomicBody.obstacle(scripts.text(script)));
        if (obstacle.isPresent()) {
            return new SchemaException(
                    Code.REFUSED, "%s %s".formatted(migration.script(), obstacle.get()), e.details(), e);
        }
        boolean named = e.details().script().isPresent() || e.getMessage().contains(migration.script());
        return named
                ? e
                : new SchemaException(
                        e.code(),
                        "%s could not be learned: %s".formatted(migration.script(), e.getMessage()),
                        e.details(),
                        e);
    }

    private static Observed observed(Script migration, Optional<Observed.State> before, ScriptTrial trial) {
        try {
            return trial.run(migration, before);
        } catch (SchemaException e) {
            if (e.details().sqlState().filter(MISSING::contains).isEmpty()) {
                throw e;
            }
            throw new SchemaException(
                    e.code(),
                    "%s; if it exists before the first migration, %s of the folder creates it, or the file of --host"
                            .formatted(e.getMessage(), MigrationSet.HOST),
                    e.details(),
                    e);
        }
    }

    private void refuseWrongHeader(Script migration, Observed observed) {
        if (migration instanceof Repeatable && !observed.transactional()) {
            throw DeclaredScripts.outsideTransaction(migration.script());
        }
        if (!observed.transactional()) {
            DeclaredScripts.refusePositionalParameter(migration.script(), scripts.text(migration.script()));
        }
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

    private void refuseVaryingValues(Script learned, ScriptTrial trial) {
        String sql = scripts.text(learned.script());
        if (VaryingValue.mayBeIn(sql)) {
            VaryingValue.refuse(learned.script(), sql, learned.effect(), trial.varying());
        }
    }

    private static void note(Script migration, Observed observed, Consumer<String> notes) {
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

    private static Script learned(Script declared, Observed observed, ScriptTrial trial) {
        Effect effect = new LearnedEffect(observed).effect(trial);
        Execution execution = execution(declared.execution(), observed, trial);
        if (declared instanceof Repeatable repeatable) {
            return new Repeatable(
                    repeatable.id(),
                    repeatable.script(),
                    observed.checksum(),
                    observed.checksum(),
                    repeatable.sha256(),
                    effect,
                    execution);
        }
        return learned((Migration) declared, observed.checksum(), effect, execution);
    }

    private static Execution execution(Execution declared, Observed observed, ScriptTrial trial) {
        return new Execution(
                observed.transactional(),
                !observed.transactional() && observed.concurrent(),
                observed.statements(),
                declared.statementTimeout(),
                declared.compatibleSince(),
                separate(observed, trial));
    }

    private static Migration learned(Migration declared, int checksum, Effect effect, Execution execution) {
        return new Migration(
                declared.version(),
                declared.description(),
                declared.script(),
                checksum,
                declared.sha256(),
                declared.dependsOn(),
                declared.undo(),
                effect,
                execution);
    }

    private static List<SeparateStatement> separate(Observed observed, ScriptTrial trial) {
        List<SeparateStatement> statements = new ArrayList<>();
        for (ObservedStatement each : observed.separate()) {
            statements.add(new SeparateStatement(
                    statements.size() + 1,
                    each.line(),
                    each.text(),
                    each.digest(),
                    each.kind(),
                    each.observed().concurrent(),
                    new LearnedEffect(each.observed()).effect(trial)));
        }
        return statements;
    }

    private void refuseContradictions(List<? extends Script> migrations) {
        List<String> objections = new Manifest(migrations, scripts.names()).objections();
        if (!objections.isEmpty()) {
            throw new SchemaException(Code.REFUSED, objections);
        }
    }
}
