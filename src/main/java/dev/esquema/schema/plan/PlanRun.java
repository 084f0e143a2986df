package dev.esquema.schema.plan;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.compatibility.Compatibility;
import dev.esquema.schema.finding.Note;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.ObjectsToCome;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.migration.RunRequest;
import dev.esquema.schema.port.Catalog.IndexState;
import dev.esquema.schema.port.LiveRelation;
import dev.esquema.schema.preflight.ExistingTables;
import dev.esquema.schema.preflight.Objections;
import dev.esquema.schema.preflight.Preflight;
import dev.esquema.schema.preflight.Releases;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.Cancellation;
import dev.esquema.schema.run.RunFrame;
import dev.esquema.schema.run.RunLimits;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunSessions;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.Structure;
import dev.esquema.schema.unfinished.BegunScripts;
import dev.esquema.schema.unfinished.UnfinishedMigrations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Computes what a run would do, in the order of its steps; takes no lock, writes no journal and changes nothing.
 *
 * <ol>
 *   <li>Refuse a build that contradicts itself: its effect is not known.
 *   <li>Look. While another run holds the lock, ignore the migrations that it has started and the objects that it has
 *       made.
 *   <li>Compute how the catalogue settles migrations that an earlier run left unfinished.
 *   <li>Collect all objections, that of an applied migration which excludes this build first. If there is something to do, read the size of the relations that it touches.
 * </ol>
 */
public final class PlanRun {

    private final Manifest manifest;
    private final RunFrame frame;
    private final ExistingTables existing;
    private final AlembicRevisions revisions;

    public PlanRun(
            Manifest manifest,
            RunSessions sessions,
            ExistingTables existing,
            AlembicRevisions revisions,
            Cancellation cancellation) {
        this.manifest = manifest;
        this.frame = new RunFrame(sessions, new RunLimits(Duration.ZERO, Duration.ZERO), cancellation);
        this.existing = existing;
        this.revisions = revisions;
    }

    /**
     * Plans; throws a {@link SchemaException} only if no plan is possible: the plan itself holds what a run would
     * refuse.
     */
    public Plan execute(RunRequest request, Version target) {
        frame.openDuring(
                () -> manifest.refuseContradictions("there is no plan"), request.trigger(), request.databaseWait());
        return frame.open(
                request.trigger(), request.databaseWait(), session -> new Foresight(session, request, target).plan());
    }

    /** One look at the database, and the plan that follows from it. */
    private final class Foresight {

        private final RunSession session;
        private final Version target;
        private final Version serving;
        private final List<String> notes = new ArrayList<>();
        private final boolean findingsAccepted;
        private final Set<Version> released;
        private final List<String> questions = new ArrayList<>();
        private final List<Migration> adopted = new ArrayList<>();
        private final List<DatabaseObject> absent = new ArrayList<>();
        private BegunScripts begun = new BegunScripts(List.of());

        Foresight(RunSession session, RunRequest request, Version target) {
            this.session = session;
            this.released = request.released();
            this.findingsAccepted = request.findingsAccepted();
            this.target = target;
            this.serving = request.servingTarget(manifest, target);
        }

        Plan plan() {
            Look now = look(session.reader().read());
            Observation seen = now.seen();
            Observation foreseen = seen.holder().isPresent() ? withoutExisting(now) : settled(now);
            Look then = foreseen.history().equals(seen.history()) ? new Look(foreseen, now.states()) : look(foreseen);
            MigrationStates states = then.states();
            states.held()
                    .forEach((version, row) ->
                            notes.add(new Note.Held(version, row.installedOn(), row.installedBy()).message()));
            states.waitingForHeld()
                    .forEach((version, other) -> notes.add(new Note.WaitsForHeld(version, other).message()));
            questions.addAll(Releases.objections(then, released));
            Objections objections = states.isDone() ? Objections.NONE : objections(then);
            List<Script> pending = new ArrayList<>(states.toApply());
            pending.removeAll(adopted);
            now.states().version().ifPresent(version -> noteExclusions(pending, version));
            List<String> touched = new ArrayList<>(Plan.touched(pending));
            touched.removeIf(relation -> isStillToCome(relation, pending, states));
            Map<String, LiveRelation> relations =
                    touched.isEmpty() ? Map.of() : session.catalog().live(touched);
            return new Plan(
                    now.states().version(),
                    target,
                    pending,
                    adopted,
                    List.copyOf(states.waitingForHeld().keySet()),
                    relations,
                    WaitForecast.of(pending, relations.keySet(), session.tries().longest()),
                    seen.holder(),
                    notes,
                    objections.after(
                            Compatibility.of(manifest, seen).thisBuild(serving).exclusion(), questions));
        }

        /** Whether a pending script makes the relation first; one of that name on the search path is somebody else's. */
        private static boolean isStillToCome(String relation, List<Script> pending, MigrationStates states) {
            return states.expected().structure().relations().stream()
                            .noneMatch(object -> object.name().equals(relation))
                    && pending.stream()
                            .flatMap(script -> script.effect().newRelations().stream())
                            .anyMatch(object -> object.name().equals(relation));
        }

        private void noteExclusions(List<Script> migrations, Version version) {
            migrations.forEach(migration -> migration
                    .execution()
                    .compatibleSince()
                    .ifPresent(since -> notes.add(
                            ("%s requires target %s or newer: as soon as it is applied, servers whose target is older are"
                                            + " not ready; the schema is at %s now")
                                    .formatted(migration.id(), since, version))));
        }

        private Look look(Observation seen) {
            return Look.at(manifest, target, seen, released);
        }

        private Observation withoutExisting(Look look) {
            MigrationStates states = look.states();
            absent.addAll(ObjectsToCome.of(manifest, states.expected().structure(), states.pending())
                    .made());
            return look.seen().with(look.seen().history(), List.of());
        }

        private Observation settled(Look look) {
            try {
                return settledBy(new UnfinishedMigrations(session, unknown(look.states()), look));
            } catch (SchemaException e) {
                if (e.code() == Code.DATABASE_UNAVAILABLE) {
                    throw e;
                }
                questions.add("what earlier runs left outside a transaction is unknown: %s".formatted(e.getMessage()));
                return look.seen();
            }
        }

        private Observation settledBy(UnfinishedMigrations unfinished) {
            questions.addAll(unfinished.questions());
            for (Migration migration : unfinished.decidedByCatalog()) {
                IndexState state = unfinished.state(migration);
                notes.add(note(migration, state));
                if (state != IndexState.VALID) {
                    absent.addAll(migration.effect().creates().objects().keySet());
                }
            }
            begun = unfinished.begun();
            notes.addAll(begun.notes());
            unfinished.statementsDecidedByCatalog().forEach(doubt -> notes.add(doubt.foreseen()));
            return unfinished.foreseen();
        }

        private Objections objections(Look look) {
            Structure live = begun.before(session.structure().read().without(absent), look.states());
            Preflight preflight = new Preflight(manifest, revisions, look, live, session.catalog(), existing);
            Objections objections = preflight.objections(findingsAccepted);
            if (existing == ExistingTables.ADOPT_IF_IDENTICAL
                    || objections.all().isEmpty()) {
                adopted.addAll(preflight.proof().proven());
            }
            return objections;
        }

        /**
         * Reads the journal only if a migration outside a transaction is pending: such a migration does not begin
         * without the journal.
         */
        private List<Version> unknown(MigrationStates states) {
            String outside = states.pending().stream()
                    .filter(migration -> !migration.transactional())
                    .map(migration -> migration.version().toString())
                    .collect(Collectors.joining(", "));
            if (outside.isEmpty()) {
                return List.of();
            }
            try {
                return session.journal().unknown();
            } catch (SchemaException e) {
                questions.add(("%s would not be started: whether it was started before, outside a transaction,"
                                + " is recorded only in the journal, and %s")
                        .formatted(outside, e.getMessage()));
                return List.of();
            }
        }

        private String note(Migration migration, IndexState state) {
            String what = "%s was started before, outside a transaction; its index %s"
                    .formatted(migration.version(), UnfinishedMigrations.index(migration));
            return switch (state) {
                case VALID -> "%s is valid: it is recorded as applied".formatted(what);
                case INVALID -> "%s is INVALID: it is dropped and built again".formatted(what);
                case ABSENT -> "%s does not exist: it is built again".formatted(what);
            };
        }
    }
}
