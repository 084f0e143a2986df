package dev.esquema.schema.unfinished;

import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.StatementRecord;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.verification.Verification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The scripts outside a transaction of which a part may be applied. The checks before a run compare the database as it
 * was before these scripts: what they have made is neither a deviation nor an object of somebody else.
 */
public record BegunScripts(List<BegunScript> scripts) {

    public BegunScripts {
        scripts = List.copyOf(scripts);
    }

    /** Reads the records of the pending migrations. */
    public static BegunScripts of(RunSession session, MigrationStates states) {
        return states.pending().isEmpty()
                ? new BegunScripts(List.of())
                : new BegunScripts(
                        BegunScript.of(states.pending(), session.migrator().begun()));
    }

    /** The unapplied migrations of a look that were begun. */
    public static BegunScripts of(Look look) {
        List<StatementRecord> records = look.seen().begun();
        return new BegunScripts(
                records.isEmpty() ? List.of() : BegunScript.of(look.states().unapplied(), records));
    }

    public Optional<BegunScript> find(Version version) {
        return scripts.stream()
                .filter(begun -> begun.migration().version().equals(version))
                .findFirst();
    }

    /** The look without the objects that these scripts have made. */
    public Look before(Look look) {
        if (scripts.isEmpty()) {
            return look;
        }
        return new Look(before(look.seen()), look.states());
    }

    Observation before(Observation seen) {
        List<DatabaseObject> existing = new ArrayList<>(seen.existing());
        scripts.forEach(begun -> existing.removeAll(begun.touched()));
        return seen.with(seen.history(), existing);
    }

    /**
     * The verification of the structure as it was before these scripts; it says that the objects of the scripts, and of
     * those that failed outside a transaction, were not compared.
     */
    public Verification verified(Manifest manifest, MigrationStates states, Structure live) {
        Verification found = Verification.of(manifest, states, before(live, states));
        Set<Version> partly = versions();
        partly.addAll(failedOutside(states));
        return partly.isEmpty()
                ? found
                : found.leavingOut(
                        "%s: applied in part outside a transaction, so the objects that belong to it are not compared"
                                .formatted(
                                        partly.stream().map(Version::toString).collect(Collectors.joining(", "))));
    }

    /** The scripts with one statement that failed outside a transaction; they have no records of statements. */
    private static List<Version> failedOutside(MigrationStates states) {
        return states.entries().stream()
                .filter(entry -> entry.state() == MigrationState.FAILED)
                .filter(entry -> entry.migration()
                        .filter(migration -> !migration.transactional())
                        .isPresent())
                .map(MigrationEntry::version)
                .toList();
    }

    /** The structure as it was before these scripts, from the present one. */
    public Structure before(Structure live, MigrationStates states) {
        Set<DatabaseObject> touched = new TreeSet<>();
        scripts.forEach(begun -> touched.addAll(begun.touched()));
        if (touched.isEmpty()) {
            return live;
        }
        Structure expected = states.expected().structure();
        Map<DatabaseObject, Definition> restored = new HashMap<>();
        touched.forEach(object -> expected.find(object).ifPresent(definition -> restored.put(object, definition)));
        return live.without(touched).with(new Structure(restored));
    }

    /** How the scripts stand, each a sentence. */
    public List<String> notes() {
        return scripts.stream().map(BegunScript::progress).toList();
    }

    /** The versions of the scripts. */
    Set<Version> versions() {
        return scripts.stream()
                .map(BegunScript::migration)
                .map(Migration::version)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
