package dev.esquema.schema.verification;

import dev.esquema.schema.effect.TableLock;
import dev.esquema.schema.finding.Finding;
import dev.esquema.schema.finding.IgnoredFinding;
import dev.esquema.schema.finding.Note;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.ObjectsToCome;
import dev.esquema.schema.history.RepeatableStates;
import dev.esquema.schema.manifest.Expected;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.mend.Mend;
import dev.esquema.schema.structure.Comparison;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The result of a verification: all deviations at once.
 *
 * @param findings contradictions of the history or the structure with what the build expects
 * @param notes unusual facts that are not deviations
 * @param unmanaged objects that exist although the migration that makes them is not applied
 * @param ignored deviations that the migration set accepts: they count for nothing and are listed
 * @param unjudged why the structure, or a part of it, was not verified; empty if all of it was
 */
public record Verification(
        List<Finding> findings,
        List<Note> notes,
        List<DatabaseObject> unmanaged,
        List<IgnoredFinding> ignored,
        Optional<String> unjudged) {

    /** How the reason ends if it names the objects that were left out, and the others were compared. */
    private static final String PART = "are not compared";

    private static final String SCHEMA_MISSING = "the owned schema does not exist";

    public Verification {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
        unmanaged = List.copyOf(unmanaged);
        ignored = List.copyOf(ignored);
    }

    /** Verifies the history alone, because there is no schema. */
    public static Verification withoutSchema(MigrationStates states) {
        return unjudged(states, SCHEMA_MISSING);
    }

    /** Whether the owned schema does not exist. */
    public boolean isSchemaMissing() {
        return unjudged.filter(SCHEMA_MISSING::equals).isPresent();
    }

    /** Verifies the history alone. */
    public static Verification unjudged(MigrationStates states, String reason) {
        return new Verification(states.findings(), ofHistory(states), List.of(), List.of(), Optional.of(reason));
    }

    /**
     * Verifies the history and the structure.
     *
     * <p>A build that does not know every applied migration does not know the expected structure, and does not verify
     * it.
     *
     * @param live the structure, read while no run was at work; otherwise limit the result with {@link #besideRun}
     */
    public static Verification of(Manifest manifest, MigrationStates states, Structure live) {
        if (!states.knowsAll()) {
            return unjudged(states, "the history holds migrations that this build does not know");
        }
        RepeatableStates repeatables = states.repeatables();
        Expected expected = states.expected().limitedTo(repeatables::decided);
        ObjectsToCome toCome = ObjectsToCome.of(manifest, expected.structure(), states.unapplied());
        Leftovers leftovers = Leftovers.of(states);
        Structure judged = leftovers.hiddenIn(live, expected.structure());
        Structure owned = repeatables.decided(manifest.owned().of(judged));
        Structure unmanaged = toCome.unmanagedIn(owned, expected.structure());
        Structure ours = toCome.withoutAwaited(owned, expected.structure())
                .without(unmanaged.objects().keySet())
                .with(occupying(judged, expected.structure()));
        Comparison comparison = Comparison.of(expected.structure(), ours);
        List<Finding> findings = new ArrayList<>(states.findings());
        List<IgnoredFinding> ignored = new ArrayList<>();
        List<Note> notes = new ArrayList<>(renamed(expected, comparison));
        for (Finding deviation : deviations(expected, manifest, comparison)) {
            Optional<String> reason = manifest.ignored().reason(deviation.object());
            Optional<Note> ranBefore = reason.isPresent() ? Optional.empty() : ranBefore(repeatables, deviation);
            reason.ifPresent(given -> ignored.add(new IgnoredFinding(deviation, given)));
            ranBefore.ifPresent(notes::add);
            if (reason.isEmpty() && ranBefore.isEmpty()) {
                findings.add(deviation);
            }
        }
        notes.addAll(leftovers.notes(live, expected.structure()));
        notes.addAll(ofHistory(states));
        return new Verification(findings, notes, whole(unmanaged), ignored, Optional.empty());
    }

    /** The relations of others that have the name of an expected relation of another kind, which is missing. */
    private static Structure occupying(Structure live, Structure expected) {
        return live.only((object, definition) -> isRelation(object.kind())
                && !expected.has(object)
                && Stream.of(Kind.TABLE, Kind.VIEW, Kind.SEQUENCE)
                        .map(kind -> new DatabaseObject(kind, object.name()))
                        .anyMatch(relation -> expected.has(relation) && !live.has(relation)));
    }

    private static boolean isRelation(Kind kind) {
        return kind.isRelation() && kind != Kind.INDEX;
    }

    /**
     * A note in the place of a deviation that is no fault: on an empty database, a repeatable script runs after every
     * migration, and here it ran before one that changes what it uses.
     */
    private static Optional<Note> ranBefore(RepeatableStates repeatables, Finding finding) {
        return finding.expected().isEmpty() || finding.actual().isEmpty()
                ? Optional.empty()
                : repeatables.applied().stream()
                        .filter(script -> script.id().equals(finding.version()))
                        .findFirst()
                        .flatMap(script -> repeatables
                                .ranBefore(script)
                                .map(later -> new Note.RepeatableRanBefore(script.id(), later, finding.message())));
    }

    /**
     * The result without objects that a run at work may change: objects that an unapplied migration touches, the tables
     * of these objects, and the tables that it locks. The run may also be that of a newer build, whose script outside a
     * transaction is visible before its history row: so indexes and objects that are not expected are left out too.
     */
    public Verification besideRun(MigrationStates states) {
        Set<String> tables = new TreeSet<>();
        Set<DatabaseObject> touched = new TreeSet<>();
        Stream<Script> perhaps = Stream.concat(
                states.unapplied().stream(),
                states.repeatables().entries().stream().flatMap(entry -> entry.packaged().stream()));
        perhaps.map(Script::effect).forEach(effect -> {
            touched.addAll(effect.touches());
            effect.touches().forEach(object -> object.table().ifPresent(tables::add));
            effect.creates().with(effect.changes()).objects().forEach((object, definition) -> Structure.tableOf(
                            object, definition)
                    .ifPresent(tables::add));
            effect.locks().stream().map(TableLock::relation).forEach(tables::add);
        });
        return new Verification(
                findings.stream()
                        .filter(finding -> !(finding instanceof Finding.StructureDeviates deviation)
                                || !(isPerhapsOfNewerBuild(deviation.difference())
                                        || isAbout(deviation.difference(), touched, tables)))
                        .toList(),
                notes,
                List.of(),
                ignored,
                touched.isEmpty()
                        ? unjudged
                        : unjudged.or(() -> Optional.of(
                                "a run is in progress: objects that pending migrations touch are not compared")));
    }

    /** What was not compared and why, as a sentence; empty if the whole structure was. */
    public Optional<String> notCompared() {
        return unjudged.map(reason -> isPartly() ? reason : "the structure was not compared: %s".formatted(reason));
    }

    /** Whether only a part of the structure was not compared. */
    public boolean isPartly() {
        return unjudged.filter(reason -> reason.endsWith(PART)).isPresent();
    }

    /** The same result; parts of the structure were not compared for this reason. */
    public Verification leavingOut(String reason) {
        return new Verification(findings, notes, unmanaged, ignored, unjudged.or(() -> Optional.of(reason)));
    }

    private static boolean isPerhapsOfNewerBuild(Difference difference) {
        return difference.expected().isEmpty() || difference.object().kind() == Kind.INDEX;
    }

    private static boolean isAbout(Difference difference, Set<DatabaseObject> touched, Set<String> tables) {
        return touched.contains(difference.object())
                || difference
                        .expected()
                        .or(difference::actual)
                        .flatMap(definition -> Structure.tableOf(difference.object(), definition))
                        .filter(tables::contains)
                        .isPresent();
    }

    /**
     * The differences as findings, each with the SQL that would correct it and the migration that is responsible for
     * the object: an applied one, or else any packaged one that makes the object.
     */
    static List<Finding> deviations(Expected expected, Manifest manifest, Comparison comparison) {
        Mend mend = new Mend(expected.structure(), comparison);
        boolean unexpected = comparison.differences().stream()
                .anyMatch(difference -> difference.expected().isEmpty());
        Expected whole = unexpected ? Expected.after(manifest.scripts()) : expected;
        List<Finding> findings = new ArrayList<>();
        comparison.differences().forEach(difference -> {
            Optional<String> table = difference
                    .expected()
                    .or(difference::actual)
                    .flatMap(definition -> Structure.tableOf(difference.object(), definition))
                    .or(() -> Optional.of(difference.object().name())
                            .filter(name -> isRelation(difference.object().kind())));
            MigrationId version = expected.responsible(difference.object(), table)
                    .or(() -> subjectOf(difference).flatMap(subject -> expected.responsible(subject, table)))
                    .or(() -> whole.responsible(difference.object(), table))
                    .or(() -> subjectOf(difference).flatMap(subject -> whole.responsible(subject, table)))
                    .orElseThrow();
            Optional<String> script = manifest.scripts().stream()
                    .filter(packaged -> packaged.id().equals(version))
                    .map(Script::script)
                    .findFirst();
            findings.add(new Finding.StructureDeviates(version, difference, mend.sql(difference, script)));
        });
        return findings;
    }

    /** The object that a deviating fact is about. */
    private static Optional<DatabaseObject> subjectOf(Difference difference) {
        return difference
                .expected()
                .or(difference::actual)
                .flatMap(definition ->
                        definition instanceof Definition.Fact fact ? Optional.of(fact.of()) : Optional.empty());
    }

    /** Replaces the parts of a table by the table, if the table is listed. */
    private static List<DatabaseObject> whole(Structure unmanaged) {
        return unmanaged
                .only((object, definition) -> object.kind() == Kind.TABLE
                        || Structure.tableOf(object, definition)
                                .filter(table -> unmanaged.has(DatabaseObject.table(table)))
                                .isEmpty())
                .objects()
                .keySet()
                .stream()
                .sorted()
                .toList();
    }

    static List<Note> renamed(Expected expected, Comparison comparison) {
        List<Note> notes = new ArrayList<>();
        comparison
                .renamed()
                .forEach(pair -> notes.add(new Note.ConstraintNamedOtherwise(
                        expected.responsible(pair.expected(), pair.expected().table())
                                .orElseThrow(),
                        pair.expected(),
                        pair.actual())));
        comparison
                .validated()
                .forEach(constraint -> notes.add(new Note.ConstraintValidated(
                        expected.responsible(constraint, constraint.table()).orElseThrow(), constraint)));
        return notes;
    }

    private static List<Note> ofHistory(MigrationStates states) {
        List<Note> notes = new ArrayList<>();
        states.held()
                .forEach((version, row) -> notes.add(new Note.Held(version, row.installedOn(), row.installedBy())));
        states.waitingForHeld().forEach((version, other) -> notes.add(new Note.WaitsForHeld(version, other)));
        notes.addAll(states.repeatables().notes());
        states.outOfOrder().forEach((version, before) -> notes.add(new Note.AppliedOutOfOrder(version, before)));
        return notes;
    }
}
