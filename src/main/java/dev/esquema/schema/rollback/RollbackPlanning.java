package dev.esquema.schema.rollback;

import dev.esquema.schema.history.History;
import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Retry;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Plans a rollback and collects all objections; changes nothing. */
final class RollbackPlanning {

    private static final Logger LOG = System.getLogger("dev.esquema.run");
    private static final String PREFIX = "nothing was rolled back: ";

    private final Manifest manifest;
    private final Version target;
    private final RunSession session;
    private final History history;
    private final MigrationStates states;
    private final RollbackRequest request;
    private final Rehearsals rehearsals;
    private final Structure live;
    private final DependentsSearch search;
    private final Map<Version, String> cascaded = new LinkedHashMap<>();
    private final List<String> objections = new ArrayList<>();
    private Optional<SchemaException> failure = Optional.empty();
    private boolean underLock;

    RollbackPlanning(
            Manifest manifest,
            Version target,
            RunSession session,
            Look look,
            RollbackRequest request,
            Rehearsals rehearsals) {
        this.manifest = manifest;
        this.target = target;
        this.session = session;
        this.history = look.seen().history();
        this.states = look.states();
        this.request = request;
        this.rehearsals = rehearsals;
        this.live = rehearsals.begin(history);
        this.search = new DependentsSearch(session, states, rehearsals, this::unknown);
    }

    /**
     * Plans under the run lock.
     *
     * @throws SchemaException {@link Code#REFUSED} if there is nothing to plan; the failure of the rehearsal if a later
     *     try may succeed
     */
    RollbackPlan planUnderLock() {
        underLock = true;
        return plan();
    }

    /** @throws SchemaException {@link Code#REFUSED} if there is nothing to plan */
    RollbackPlan plan() {
        TreeSet<Migration> migrations =
                new TreeSet<>(Comparator.comparing(Migration::version).reversed());
        migrations.add(new RollbackSubject(manifest, states).migration(request.subject()));
        ObjectsToDrop toDrop = objectToNeeds(migrations);
        Map<String, Undo.Rows> rows = session.undo().rows(toDrop.touched());
        objectToMissing(toDrop.touched(), rows);
        List<String> notes = List.of();
        if (request.rowsKept() && rows.values().stream().anyMatch(there -> there.count() > 0)) {
            session.undo().obstacle().ifPresent(objections::add);
            notes = session.undo().publications(toDrop.touched());
        }
        return new RollbackPlan(
                List.copyOf(migrations),
                toDrop,
                search.settled(),
                rows,
                request.rowsKept(),
                notes,
                cascaded,
                objections,
                failure);
    }

    /**
     * Refuses the plan if an object or a migration needs what the plan drops; that may have changed since the plan was
     * made.
     */
    static void refuseNew(RollbackPlan plan, MigrationStates states, Undo undo) {
        List<Undo.Dependent> found = undo.dependents(plan.toDrop().needed(plan.newestFirst()));
        Dependents dependents =
                Dependents.of(plan.newestFirst(), SettledDependents.without(plan.settled(), found), states);
        List<String> needing = new ArrayList<>(dependents.otherObjects());
        needing.addAll(dependents.migrations().values());
        if (!needing.isEmpty()) {
            throw SchemaException.refusal(Code.REFUSED, "nothing was rolled back", needing);
        }
    }

    /**
     * Adds the migrations that need the given ones, while cascade is requested and more are found; collects the
     * objections, and returns the objects to drop.
     */
    private ObjectsToDrop objectToNeeds(Set<Migration> migrations) {
        while (true) {
            List<Migration> newestFirst = List.copyOf(migrations);
            Optional<Undo.Rehearsed> rehearsed = rehearsed(newestFirst);
            ObjectsToDrop toDrop = rehearsed
                    .filter(Undo.Rehearsed.Done.class::isInstance)
                    .map(Undo.Rehearsed.Done.class::cast)
                    .map(done -> new ObjectsToDrop(done.dropped()))
                    .orElseGet(() -> ObjectsToDrop.with(newestFirst));
            Dependents dependents = search.of(newestFirst, toDrop, rehearsed, rehearsal(newestFirst));
            if (request.cascade() && !dependents.migrations().isEmpty()) {
                migrations.addAll(dependents.migrations().keySet());
                dependents.migrations().forEach((other, reason) -> cascaded.put(other.version(), reason));
                continue;
            }
            objections.addAll(dependents.otherObjects());
            dependents.migrations().values().stream()
                    .map("%s: add --cascade to roll it back too"::formatted)
                    .forEach(objections::add);
            objectToBuild(dependents.migrations().isEmpty() ? migrations : withAllThatNeed(migrations));
            if (objections.isEmpty()) {
                rehearsed.ifPresent(outcome -> objectTo(outcome, newestFirst));
            }
            return toDrop;
        }
    }

    /** The same migrations and those that --cascade would add, so that all objections are known at once. */
    private Set<Migration> withAllThatNeed(Set<Migration> migrations) {
        TreeSet<Migration> all =
                new TreeSet<>(Comparator.comparing(Migration::version).reversed());
        all.addAll(migrations);
        int before;
        do {
            before = all.size();
            List<Undo.Dependent> found =
                    session.undo().dependents(ObjectsToDrop.with(all).objects());
            all.addAll(Dependents.of(all, found, states).migrations().keySet());
        } while (all.size() > before);
        return all;
    }

    /**
     * The rehearsal of the undo scripts; empty if a script is missing, or if the history holds migrations that this
     * build does not know.
     */
    private Optional<Undo.Rehearsed> rehearsed(List<Migration> newestFirst) {
        if (!states.knowsAll()
                || newestFirst.stream().anyMatch(migration -> migration.undo().isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(rehearsals.of(newestFirst, rehearsal(newestFirst)));
    }

    private Undo.Order rehearsal(List<Migration> newestFirst) {
        return new ObjectsToDrop(Set.of()).order(newestFirst, states, request.rowsKept(), Optional.empty());
    }

    private void objectTo(Undo.Rehearsed rehearsed, List<Migration> newestFirst) {
        if (rehearsed instanceof Undo.Rehearsed.Failed failed) {
            String message = failed.failure().getMessage();
            objections.add(message.startsWith(PREFIX) ? message.substring(PREFIX.length()) : message);
            failure = Optional.of(failed.failure());
        } else if (rehearsed instanceof Undo.Rehearsed.Done done) {
            MigrationStates after = new MigrationStates(manifest, target, done.history());
            List<String> deviations =
                    UndoDeviations.of(manifest, after, done.live()).causedBy(UndoDeviations.of(manifest, states, live));
            if (!deviations.isEmpty()) {
                objections.add(UndoGuard.wrongStructure(newestFirst, deviations));
            }
        } else if (rehearsed instanceof Undo.Rehearsed.Unknown unknown) {
            unknown(unknown.failure());
        }
    }

    /** A run waits for a lock that another session holds; a plan that is only shown does not wait. */
    private void unknown(SchemaException reason) {
        if (underLock && Retry.isWorthRetrying(reason)) {
            throw reason;
        }
        LOG.log(
                Level.INFO,
                "the rehearsal of the undo scripts did not end, so the plan is derived from the manifest: {0}",
                reason.getMessage());
    }

    private void objectToMissing(Set<String> tables, Map<String, Undo.Rows> counted) {
        Set<String> missing = new TreeSet<>(tables);
        missing.removeAll(counted.keySet());
        missing.removeAll(session.catalog().present(missing));
        // A table that a migration has dropped or renamed is not missing.
        missing.removeIf(table -> !states.expected().structure().has(DatabaseObject.table(table)));
        if (!missing.isEmpty() && failure.isPresent()) {
            // A script that drops a missing table fails, so only the missing table is reported.
            objections.clear();
            failure = Optional.empty();
        }
        missing.stream()
                .map(
                        "the table %s is missing, although its migration is recorded: `esquema verify` shows the SQL that creates it"
                                ::formatted)
                .forEach(objections::add);
    }

    private void objectToBuild(Set<Migration> migrations) {
        objections.addAll(session.catalog().obstacles());
        migrations.stream()
                .filter(migration -> migration.undo().isEmpty())
                .map(("%s has no undo script in the folder rollback:"
                        + " write one, or write a new migration that reverses it")::formatted)
                .forEach(objections::add);
        if (!states.knowsAll()) {
            objections.add(
                    "the history holds migrations that this build does not know, and their dependencies are unknown:"
                            .concat(" use the build that packages them"));
        }
        history.failed().stream()
                .map(HistoryRow::version)
                .flatMap(Optional::stream)
                .map("%s failed and may be partly applied: run `esquema repair` first"::formatted)
                .forEach(objections::add);
    }
}
