package dev.esquema.schema.manifest;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.effect.LockMode;
import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.structure.ConstraintKind;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rights on existing tables without which migrations certainly fail, as far as their effects and locks show.
 *
 * @param owned tables that they alter
 * @param referenced tables to which they create foreign keys
 * @param triggered tables on which they create triggers
 */
public record RequiredRights(Set<String> owned, Set<String> referenced, Set<String> triggered) {

    public RequiredRights {
        owned = Set.copyOf(owned);
        referenced = Set.copyOf(referenced);
        triggered = Set.copyOf(triggered);
    }

    /** The rights for these migrations, in the order in which they would be applied; they own what they create. */
    public static RequiredRights of(Collection<? extends Script> scripts) {
        Set<String> owned = new TreeSet<>();
        Set<String> referenced = new TreeSet<>();
        Set<String> triggered = new TreeSet<>();
        Set<String> created = new HashSet<>();
        for (Script script : scripts) {
            Effect effect = script.effect();
            effect.creates().objects().keySet().stream()
                    .filter(object -> object.kind() == Kind.TABLE)
                    .map(DatabaseObject::name)
                    .forEach(created::add);
            Set<String> altered = tables(effect, false);
            Set<String> withTrigger = tables(effect, true);
            boolean createsForeignKey = createsForeignKey(effect);
            for (TableLock lock : effect.locks()) {
                String table = lock.relation();
                if (created.contains(table)) {
                    continue;
                }
                if (altered.contains(table)) {
                    owned.add(table);
                } else if (withTrigger.contains(table)) {
                    triggered.add(table);
                } else if (createsForeignKey && lock.mode() == LockMode.SHARE_ROW_EXCLUSIVE) {
                    referenced.add(table);
                }
            }
        }
        return new RequiredRights(owned, referenced, triggered);
    }

    /**
     * The tables on which the migration creates or changes columns, constraints and indexes, or else triggers. What it
     * drops does not count: an object can go together with another one, without a right on its table.
     */
    private static Set<String> tables(Effect effect, boolean triggers) {
        Set<String> tables = new TreeSet<>();
        Stream.of(effect.creates(), effect.changes())
                .flatMap(part -> part.objects().entrySet().stream())
                .filter(part -> part.getKey().kind() == Kind.TRIGGER == triggers)
                .map(RequiredRights::table)
                .flatMap(Optional::stream)
                .forEach(tables::add);
        return tables;
    }

    private static Optional<String> table(Map.Entry<DatabaseObject, Definition> part) {
        return switch (part.getKey().kind()) {
            case TABLE, COLUMN, CONSTRAINT, INDEX, TRIGGER, RULE, POLICY ->
                Structure.tableOf(part.getKey(), part.getValue());
            case TYPE, VIEW, SEQUENCE, FUNCTION -> Optional.empty();
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> Optional.empty();
        };
    }

    private static boolean createsForeignKey(Effect effect) {
        return effect.creates().objects().values().stream()
                .anyMatch(definition -> definition instanceof Definition.Constraint constraint
                        && constraint.kind() == ConstraintKind.FOREIGN_KEY);
    }

    /** Whether no right is required. */
    public boolean isEmpty() {
        return owned.isEmpty() && referenced.isEmpty() && triggered.isEmpty();
    }
}
