package dev.esquema.schema.rollback;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The applied migrations as the makers of objects, seen from a rollback.
 *
 * @param inOrder the applied migrations, in the order of versions
 * @param undone the migrations to roll back, at least one
 */
record AppliedMakers(List<Migration> inOrder, Collection<Migration> undone) {

    static AppliedMakers of(Collection<Migration> undone, MigrationStates states) {
        return new AppliedMakers(states.appliedMigrations(), undone);
    }

    /** The newest migration that created the object. */
    Optional<Migration> maker(DatabaseObject object) {
        return newest(effect -> effect.creates().has(object));
    }

    /** Whether a migration that is rolled back created the object. */
    boolean isMadeByUndone(DatabaseObject object) {
        return maker(object).filter(undone::contains).isPresent();
    }

    /** Whether a migration that is rolled back was the last one to change the object. */
    boolean isChangedByUndone(DatabaseObject object) {
        return newest(effect -> effect.creates().has(object) || effect.changes().has(object))
                .filter(undone::contains)
                .isPresent();
    }

    /** Whether the object existed before each migration that is rolled back. */
    boolean isOlder(DatabaseObject object) {
        return maker(object).map(Migration::version).filter(this::isBeforeAll).isPresent();
    }

    /** Whether a migration after each one that is rolled back created the object. */
    boolean isYounger(DatabaseObject object) {
        return maker(object)
                .map(Migration::version)
                .filter(version -> undone.stream().allMatch(each -> version.compareTo(each.version()) > 0))
                .isPresent();
    }

    /** The newest migration that stays, is not older than all that are rolled back, and created the object. */
    Optional<Migration> laterMaker(DatabaseObject object) {
        return maker(object).filter(this::isLater);
    }

    /** The newest migration that stays, is not older than all that are rolled back, and changed the object. */
    Optional<Migration> laterChanger(DatabaseObject object) {
        return newest(effect -> effect.changes().has(object)).filter(this::isLater);
    }

    private boolean isLater(Migration migration) {
        return !undone.contains(migration) && !isBeforeAll(migration.version());
    }

    private boolean isBeforeAll(Version version) {
        return undone.stream().allMatch(each -> version.compareTo(each.version()) < 0);
    }

    private Optional<Migration> newest(Predicate<Effect> which) {
        return inOrder.stream()
                .filter(migration -> which.test(migration.effect()))
                .reduce((first, second) -> second);
    }
}
