package dev.esquema.learn;

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
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Learns the effects of the scripts of a migration set, by running them one by one on a scratch database.
 *
 * <ol>
 *   <li>Read names and headers; refuse misnamed scripts and a wrong graph before any script runs.
 *   <li>Run each script in the order of versions: the state before it and the state after it show its effect.
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
     * @throws SchemaException {@link Code#REFUSED} with everything that is wrong
     */
    public List<Migration> learn(List<Migration> declared, ScriptTrial trial) {
        refuseContradictions(declared);
        List<Migration> learned = new ArrayList<>();
        for (Migration migration : declared) {
            learned.add(learned(migration, trial.run(migration), trial));
        }
        refuseContradictions(learned);
        return learned;
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
                        execution.transactional(),
                        !execution.transactional() && observed.concurrent(),
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
