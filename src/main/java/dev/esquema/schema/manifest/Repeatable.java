package dev.esquema.schema.manifest;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.lazy.Once;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A repeatable script: it runs after the versioned ones, again each time its checksum has changed.
 *
 * @param script the path of the file
 * @param checksum Flyway's checksum of the text that is sent here, which has the placeholders replaced
 * @param written Flyway's checksum of the text in the file
 * @param sha256 the SHA-256 of the file's bytes, in lower-case hexadecimal
 * @param learned its effect on the schema after the last version, which may be read when it is first asked for
 * @param execution how the script runs
 */
public record Repeatable(
        RepeatableName id,
        String script,
        int checksum,
        int written,
        String sha256,
        Once<Effect> learned,
        Execution execution)
        implements Script {

    /** A script whose effect is known. */
    public Repeatable(
            RepeatableName id,
            String script,
            int checksum,
            int written,
            String sha256,
            Effect effect,
            Execution execution) {
        this(id, script, checksum, written, sha256, Once.of(effect), execution);
    }

    @Override
    public Effect effect() {
        return learned.get();
    }

    @Override
    public String description() {
        return id.description();
    }

    /** The same script with the checksum of the text that is sent here. */
    public Repeatable sent(int sentChecksum) {
        return new Repeatable(id, script, sentChecksum, written, sha256, learned, execution);
    }

    /** Whether a recorded checksum is that of this script; Flyway accepts both. */
    public boolean matches(Optional<Integer> recorded) {
        return recorded.filter(sum -> sum == checksum || sum == written).isPresent();
    }

    /** Whether the script cannot run before this migration is applied, because it uses an object of it. */
    public boolean needs(Migration migration) {
        return effect().needs(migration.effect());
    }

    /** Whether the script reads or alters a relation that this migration touches, so that its result may depend on it. */
    public boolean uses(Migration migration) {
        Set<String> used = effect().locks().stream().map(TableLock::relation).collect(Collectors.toSet());
        return needs(migration)
                || migration.effect().touches().stream()
                        .anyMatch(object -> used.contains(object.table().orElse(object.name())));
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
