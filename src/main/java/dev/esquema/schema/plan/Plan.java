package dev.esquema.schema.plan;

import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.TableLock;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.migration.Objections;
import dev.esquema.schema.port.LiveRelation;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run would do now, and whom it would keep waiting.
 *
 * @param version the newest applied version
 * @param target the version a run would stop at
 * @param pending what it would apply, in order
 * @param adopted what is there already, identical, and would be recorded before
 * @param relations those of {@link #touched} that are there, by name
 * @param holder who holds the run lock, if anybody: a run would wait for it
 * @param notes what it would settle before, each a sentence
 * @param objections everything that it would refuse
 */
public record Plan(
        Optional<Version> version,
        Version target,
        List<Migration> pending,
        List<Migration> adopted,
        Map<String, LiveRelation> relations,
        Optional<LockHolder> holder,
        List<String> notes,
        Objections objections) {

    public Plan {
        pending = List.copyOf(pending);
        adopted = List.copyOf(adopted);
        relations = Map.copyOf(relations);
        notes = List.copyOf(notes);
    }

    /** The relations that these migrations lock or write anew, each once. */
    static List<String> touched(List<Migration> migrations) {
        return migrations.stream()
                .map(Migration::effect)
                .flatMap(effect ->
                        Stream.concat(effect.locks().stream().map(TableLock::relation), effect.rewrites().stream()))
                .distinct()
                .toList();
    }

    /** A relation as it is now; empty if it is not there. */
    public Optional<LiveRelation> relation(String name) {
        return Optional.ofNullable(relations.get(name));
    }

    /** What a run would end with, if it would be refused. */
    public Optional<SchemaException> refusal() {
        return objections.refusal("a run would be refused");
    }
}
