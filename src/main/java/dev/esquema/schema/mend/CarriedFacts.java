package dev.esquema.schema.mend;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Multirange;
import dev.esquema.schema.structure.Structure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The SQL statements that state the facts about an object again: its privileges, also those that a migration revoked, its
 * comment, its owner and so on are lost with the object, and with the columns and sequences that belong to it.
 */
record CarriedFacts(Structure expected, SqlNames names) {

    /** The facts about an object that is no table or view, and about the parts of partitions and children that follow it. */
    List<String> of(DatabaseObject object) {
        return statements((key, fact) -> key.kind() == Kind.OPTIONS
                ? isIdentity(fact) && fact.of().equals(object)
                : isCarried(fact.of(), object) || follows(fact.of(), object));
    }

    /**
     * The facts about a table or a view, and about everything that belongs to it.
     *
     * @param later objects that are made after it: the facts about them are stated then
     */
    List<String> ofWhole(DatabaseObject relation, Set<DatabaseObject> later) {
        return statements((key, fact) -> !later.contains(fact.of())
                && later.stream().noneMatch(object -> follows(fact.of(), object))
                && (fact.of().equals(relation) || ownerOf(fact.of()).equals(Optional.of(relation.name()))));
    }

    /** The options of an identity column. */
    List<String> options(DatabaseObject column) {
        return statements((key, fact) ->
                key.kind() == Kind.OPTIONS && isIdentity(fact) && fact.of().equals(column));
    }

    /** The privileges of one role on an object, and on the columns and sequences that have the same owner. */
    List<String> grants(DatabaseObject object, String role) {
        return statements((key, fact) -> key.kind() == Kind.GRANT
                && key.name().contains(" to %s on ".formatted(role))
                && (fact.of().equals(object) || ownerOf(fact.of()).equals(Optional.of(object.name()))));
    }

    private List<String> statements(BiPredicate<DatabaseObject, Definition.Fact> which) {
        return expected.objects().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Definition.Fact fact
                        && entry.getKey().kind() != Kind.EXHAUSTION
                        && which.test(entry.getKey(), fact))
                .flatMap(entry -> state(entry.getKey(), (Definition.Fact) entry.getValue()).stream())
                .toList();
    }

    private List<String> state(DatabaseObject object, Definition.Fact fact) {
        return new FactMend(expected, names).change(object, fact.of(), Optional.empty(), Optional.of(fact.text()));
    }

    /** Whether this is the object, or a sequence that is dropped and made with the column. */
    private boolean isCarried(DatabaseObject subject, DatabaseObject object) {
        return subject.equals(object)
                || (object.kind() == Kind.TYPE && isPartOfType(subject, object.name()))
                || (object.kind() == Kind.COLUMN
                        && expected.find(subject)
                                .filter(definition -> definition instanceof Definition.Sequence sequence
                                        && sequence.ownedBy().equals(Optional.of(object)))
                                .isPresent());
    }

    /** Whether this is an attribute, a check or the multirange of a type. */
    private boolean isPartOfType(DatabaseObject subject, String type) {
        boolean isMultirange = subject.kind() == Kind.TYPE
                && expected.find(new DatabaseObject(Kind.TYPE, type))
                        .flatMap(range -> Multirange.of(type, range))
                        .filter(subject.name()::equals)
                        .isPresent();
        return isMultirange || subject.typeOfPart().filter(type::equals).isPresent();
    }

    /** Whether a partition or a child has this part from the table of the object. */
    private boolean follows(DatabaseObject part, DatabaseObject object) {
        return (part.kind() == Kind.COLUMN || part.kind() == Kind.TRIGGER)
                && part.kind() == object.kind()
                && part.name().equals(object.name())
                && part.table()
                        .filter(table -> inherits(table, object.table().orElseThrow()))
                        .isPresent();
    }

    private boolean inherits(String table, String ancestor) {
        return expected
                .find(DatabaseObject.table(table))
                .filter(Definition.Table.class::isInstance)
                .map(definition -> ((Definition.Table) definition).parents())
                .orElse(List.of())
                .stream()
                .flatMap(parent -> parent.owned().stream())
                .anyMatch(parent -> parent.equals(ancestor) || inherits(parent, ancestor));
    }

    /** The table or view that an object belongs to; columns that a partition inherits are not in the structure. */
    private Optional<String> ownerOf(DatabaseObject subject) {
        return expected.find(subject)
                .flatMap(definition -> Structure.tableOf(subject, definition))
                .or(subject::table);
    }

    private static boolean isIdentity(Definition.Fact fact) {
        return Difference.isIdentity(fact.text());
    }
}
