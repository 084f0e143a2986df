package dev.esquema.schema.unfinished;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Catalog.IndexState;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import java.util.Map;
import java.util.Optional;

/**
 * The index that a script outside a transaction, or one statement of it, builds concurrently, when it was started and
 * its end was not recorded. A statement that failed leaves its index INVALID.
 *
 * @param building what the script or the statement does, as this build packages it
 * @param corrected whether its text is not the one that was started
 */
record IndexInDoubt(RunSession session, Version version, DatabaseObject index, Effect building, boolean corrected) {

    /** A sentence if the catalogue does not decide: another index has its name, or an index that failed has another. */
    Optional<String> question() {
        IndexState state = session.catalog().index(index.name());
        if (state == IndexState.ABSENT) {
            return corrected ? left().map(this::named) : Optional.empty();
        }
        Definition.Index expected = expected();
        Optional<Definition> actual = session.structure().read().find(index);
        boolean ours = actual.filter(
                        definition -> isMetButForValidity(expected, definition) || isLeft(expected, definition))
                .isPresent();
        return ours
                ? Optional.empty()
                : Optional.of(
                        "%s was started outside a transaction, and the name of its index %s belongs to another index (%s, expected: %s): rename or drop that index, then run again"
                                .formatted(
                                        version,
                                        index.name(),
                                        actual.map(Definition::text).orElse("of another table"),
                                        expected.text()));
    }

    private Definition.Index expected() {
        return (Definition.Index) building.creates().find(index).orElseThrow();
    }

    private static boolean isMetButForValidity(Definition expected, Definition actual) {
        return actual instanceof Definition.Index found
                && expected.isMetBy(new Definition.Index(found.table(), found.unique(), found.method(), true));
    }

    /** Whether the statement that was corrected left this index: it is INVALID, so that it serves nobody. */
    private boolean isLeft(Definition.Index expected, Definition actual) {
        return corrected
                && actual instanceof Definition.Index found
                && !found.valid()
                && found.table().equals(expected.table());
    }

    /** An INVALID index of the same table; the correction may have changed the name. */
    private Optional<DatabaseObject> left() {
        Structure live = session.structure().read();
        Definition.Index expected = expected();
        return live.objects().entrySet().stream()
                .filter(entry -> isLeft(expected, entry.getValue()))
                .map(Map.Entry::getKey)
                .min(DatabaseObject::compareTo);
    }

    private String named(DatabaseObject left) {
        return "%s was started outside a transaction and was corrected since, and the index %s of %s is INVALID, as a statement that failed leaves it: drop that index, then run again"
                .formatted(version, left.name(), expected().table());
    }
}
