package dev.esquema.schema.repair;

import dev.esquema.schema.history.History;
import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.RequiredRights;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Catalog.IndexState;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.repair.RepairRequest.Decision;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.unfinished.BegunScript;
import dev.esquema.schema.unfinished.BegunScripts;
import dev.esquema.schema.unfinished.StatementInDoubt;
import dev.esquema.schema.unfinished.UnfinishedMigrations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The actions of a repair, in order: for each failed or unknown migration, drop its INVALID indexes, then settle its
 * entry.
 *
 * <p>Without a decision of a person, the catalogue decides about an index that is built concurrently, and a migration
 * that failed in a transaction becomes pending again. Any other migration that ran outside a transaction needs a
 * decision.
 */
final class RepairPlan {

    private record Action(String sentence, Runnable perform) {}

    private final RunSession session;
    private final MigrationStates states;
    private final History history;
    private final Set<Version> failed = new TreeSet<>();
    private final Set<Version> unknown = new TreeSet<>();
    private final List<Action> actions = new ArrayList<>();
    private final List<Migration> dropping = new ArrayList<>();
    private final BegunScripts begun;

    RepairPlan(Manifest manifest, RunSession session, Look look, RepairRequest request) {
        this.session = session;
        this.states = look.states();
        this.history = look.seen().history();
        look.seen().history().failed().stream()
                .map(HistoryRow::version)
                .flatMap(Optional::stream)
                .forEach(failed::add);
        unknown.addAll(session.journal().unknown());
        unknown.removeIf(states::isApplied);
        begun = BegunScripts.of(session, states);
        request.edited()
                .ifPresent(
                        version -> planChecksum(manifest.graph().find(version).orElseThrow()));
        if (request.edited().isPresent()) {
            return;
        }
        request.version().ifPresent(this::refuseSound);
        for (Migration migration : states.pending()) {
            if (request.version().isEmpty() || request.version().get().equals(migration.version())) {
                planOne(migration, request);
            }
        }
    }

    private void planOne(Migration migration, RepairRequest request) {
        Optional<BegunScript> script = begun.find(migration.version());
        boolean whole = request.statement().isEmpty() && request.decision().isPresent();
        if (script.isEmpty()) {
            request.statement().ifPresent(statement -> refuseStatement(migration.version(), statement));
            plan(migration, request.decision());
        } else if (whole) {
            planWhole(script.get(), request.decision().get());
        } else {
            planStatement(script.get(), request);
        }
    }

    private static void refuseStatement(Version version, int statement) {
        throw new SchemaException(
                Code.REFUSED,
                "statement %d of %s is not in doubt, so there is nothing to decide: run `esquema plan` to see what a run would do"
                        .formatted(statement, version));
    }

    /** Plans the decision about the statement in doubt, by a person or by the catalogue. */
    private void planStatement(BegunScript script, RepairRequest request) {
        Version version = script.migration().version();
        Optional<Integer> doubtful = script.doubtful();
        request.statement().ifPresent(statement -> {
            if (doubtful.filter(number -> number == statement).isEmpty()) {
                refuseStatement(version, statement);
            }
        });
        StatementInDoubt doubt = new StatementInDoubt(session, script);
        if (request.decision().isPresent()) {
            int number = doubtful.orElseThrow();
            boolean applied = request.decision().get() == Decision.APPLIED;
            planIndexOf(script, number, applied);
            add(decided(script, number, applied), () -> session.migrator().decide(version, number, applied));
        } else if (doubt.isDecidedByCatalog()) {
            add(doubt.foreseen(), doubt::settle);
        } else {
            doubt.question().ifPresent(question -> {
                throw new SchemaException(Code.REFUSED, question);
            });
        }
    }

    /** An INVALID index that a statement left would keep the statement from being run again. */
    private void planIndexOf(BegunScript script, int number, boolean applied) {
        Version version = script.migration().version();
        Optional<String> invalid = script.invalidIndex(session, number);
        invalid.ifPresent(index -> dropping.add(script.migration()));
        if (applied && invalid.isPresent()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "statement %d of %s cannot be recorded as applied: the index %s is INVALID; use --as pending to build it again"
                            .formatted(number, version, invalid.get()));
        }
        invalid.ifPresent(index -> add(
                "drop the INVALID index %s that statement %d of %s left".formatted(index, number, version),
                () -> session.mending().dropInvalidIndex(index)));
    }

    private static String decided(BegunScript script, int number, boolean applied) {
        String name = script.doubted().map(SeparateStatement::named).orElseGet(() -> "statement %d (edited since)"
                .formatted(number));
        return applied
                ? "record %s of %s as applied, so that the next run continues after it"
                        .formatted(name, script.migration().version())
                : "record %s of %s as pending, so that the next run applies it"
                        .formatted(name, script.migration().version());
    }

    private void planWhole(BegunScript script, Decision decision) {
        Migration migration = script.migration();
        Version version = migration.version();
        switch (decision) {
            case APPLIED ->
                add("record %s as applied, with all its statements".formatted(version), () -> {
                    session.mending().recordApplied(migration);
                    session.migrator().forget(version);
                    session.journal().decide(version, StepOutcome.DECIDED_APPLIED);
                });
            case PENDING ->
                add("forget that %s was begun, so that it begins at its first statement".formatted(version), () -> {
                    session.mending().clearFailed(version);
                    session.migrator().forget(version);
                    session.journal().decide(version, StepOutcome.DECIDED_PENDING);
                });
        }
    }

    List<String> sentences() {
        return actions.stream().map(Action::sentence).toList();
    }

    /** A repair without the rights would change a part, or tell only the last thing that is missing. */
    void refuseWithoutRights() {
        if (actions.isEmpty()) {
            return;
        }
        List<String> missing = new ArrayList<>(session.catalog().missingRights(RequiredRights.of(dropping)));
        session.catalog().missingRightToRecord().ifPresent(missing::add);
        if (!missing.isEmpty()) {
            throw SchemaException.refusal(Code.PERMISSION_DENIED, "nothing was repaired", missing);
        }
    }

    void perform() {
        actions.forEach(action -> action.perform().run());
    }

    private void refuseSound(Version version) {
        if (!failed.contains(version)
                && !unknown.contains(version)
                && begun.find(version).isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "%s is neither failed nor unknown, so there is nothing to repair: run `esquema status` to see its state"
                            .formatted(version));
        }
    }

    private void planChecksum(Migration migration) {
        Version version = migration.version();
        if (!states.isApplied(version)) {
            throw new SchemaException(Code.REFUSED, "%s is not applied, so no checksum is recorded".formatted(version));
        }
        int packaged = migration.checksum();
        HistoryRow row = states.recorded(version);
        if (row.isJava()) {
            add(
                    "record %s with the checksum %d for %s, in place of %s"
                            .formatted(migration.script(), packaged, version, row.script()),
                    () -> session.mending().recordChecksum(migration));
            return;
        }
        row.checksum()
                .filter(recorded -> recorded != packaged)
                .ifPresent(recorded -> add(
                        "record the checksum %d of %s for %s, in place of %d"
                                .formatted(packaged, migration.script(), version, recorded),
                        () -> session.mending().recordChecksum(migration)));
    }

    private void plan(Migration migration, Optional<Decision> decision) {
        Version version = migration.version();
        boolean entry = failed.contains(version) || unknown.contains(version);
        List<String> invalid = invalidIndexes(migration);
        if (!entry && invalid.isEmpty()) {
            return;
        }
        Decision decided = decision.orElseGet(() -> decide(migration));
        if (decided == Decision.APPLIED && !invalid.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "%s cannot be recorded as applied: the index %s is INVALID; use --as pending to build it again"
                            .formatted(version, String.join(", ", invalid)));
        }
        for (String index : invalid) {
            dropping.add(migration);
            add("drop the INVALID index %s that %s left".formatted(index, version), () -> session.mending()
                    .dropInvalidIndex(index));
        }
        if (entry) {
            planEntry(migration, decided);
        }
    }

    private void planEntry(Migration migration, Decision decided) {
        Version version = migration.version();
        switch (decided) {
            case APPLIED ->
                add("record %s as applied".formatted(version), () -> {
                    session.mending().recordApplied(migration);
                    session.journal().decide(version, StepOutcome.DECIDED_APPLIED);
                });
            case PENDING ->
                add("clear the entry of %s, so that it is pending again".formatted(version), () -> {
                    session.mending().clearFailed(version);
                    session.journal().decide(version, StepOutcome.DECIDED_PENDING);
                });
        }
    }

    private Decision decide(Migration migration) {
        if (migration.isDecidedByCatalog()) {
            UnfinishedMigrations.question(session, migration, history).ifPresent(sentence -> {
                throw new SchemaException(Code.REFUSED, sentence);
            });
            String index = migration.creates().get(0).name();
            return session.catalog().index(index) == IndexState.VALID ? Decision.APPLIED : Decision.PENDING;
        }
        if (unknown.contains(migration.version()) || !migration.transactional()) {
            throw new SchemaException(
                    Code.REFUSED,
                    ("migration %1$s ran outside a transaction and failed, so it may be partly applied:"
                                    + " check which objects exist, and run `esquema repair --version %1$s --as applied`"
                                    + " or `esquema repair --version %1$s --as pending`")
                            .formatted(migration.version()));
        }
        return Decision.PENDING;
    }

    private List<String> invalidIndexes(Migration migration) {
        boolean isOther = migration.isDecidedByCatalog()
                && UnfinishedMigrations.question(session, migration, history).isPresent();
        if (migration.transactional() || isOther) {
            return List.of();
        }
        return migration.creates().stream()
                .filter(object -> object.kind() == DatabaseObject.Kind.INDEX)
                .map(DatabaseObject::name)
                .filter(name -> session.catalog().index(name) == IndexState.INVALID)
                .toList();
    }

    private void add(String sentence, Runnable perform) {
        actions.add(new Action(sentence, perform));
    }
}
