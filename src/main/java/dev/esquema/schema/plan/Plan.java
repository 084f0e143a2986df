package dev.esquema.schema.plan;

import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.LiveRelation;
import dev.esquema.schema.preflight.Objections;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run would do now, and which relations it would lock.
 *
 * @param version the newest applied version
 * @param target the version that a run would stop at
 * @param pending the scripts that a run would apply, in order
 * @param adopted the migrations that a run would record first, because their objects exist already, identical
 * @param waiting the migrations that a run would leave out, because they depend on one that was rolled back
 * @param relations the existing relations of {@link #touched}, by name
 * @param waits whose statements would wait behind the run, while it waits for a lock
 * @param holder the holder of the run lock, if there is one: a run would wait for it
 * @param notes what a run would settle first or leave out, each a sentence
 * @param objections everything that a run would refuse
 */
public record Plan(
        Optional<Version> version,
        Version target,
        List<Script> pending,
        List<Migration> adopted,
        List<Version> waiting,
        Map<String, LiveRelation> relations,
        WaitForecast waits,
        Optional<LockHolder> holder,
        List<String> notes,
        Objections objections) {

    public Plan {
        pending = List.copyOf(pending);
        adopted = List.copyOf(adopted);
        waiting = List.copyOf(waiting);
        relations = Map.copyOf(relations);
        notes = List.copyOf(notes);
    }

    /** The relations that these migrations lock or rewrite, each once. */
    static List<String> touched(List<? extends Script> scripts) {
        return scripts.stream()
                .map(Script::effect)
                .flatMap(effect ->
                        Stream.concat(effect.locks().stream().map(TableLock::relation), effect.rewrites().stream()))
                .distinct()
                .toList();
    }

    /** The current state of a relation; empty if the relation does not exist. */
    public Optional<LiveRelation> relation(String name) {
        return Optional.ofNullable(relations.get(name));
    }

    /** The exception that a run would end with; empty if the run would not be refused. */
    public Optional<SchemaException> refusal() {
        return objections.refusal("a run would be refused");
    }
}
