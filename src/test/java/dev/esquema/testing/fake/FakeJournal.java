package dev.esquema.testing.fake;

import dev.esquema.schema.journal.Build;
import dev.esquema.schema.journal.JournalReading;
import dev.esquema.schema.journal.JournalValue;
import dev.esquema.schema.journal.Origin;
import dev.esquema.schema.journal.RunFailure;
import dev.esquema.schema.journal.RunOutcome;
import dev.esquema.schema.journal.RunRecord;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.lock.Waits;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Journal;
import dev.esquema.schema.port.JournalReader;
import dev.esquema.schema.port.NoOpJournal;
import dev.esquema.schema.problem.SchemaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A journal in memory. It keeps runs and steps, and one line for each call. */
public final class FakeJournal implements Journal, NoOpJournal, JournalReader {

    private final List<String> lines = new ArrayList<>();
    private final List<RunRecord> runs = new ArrayList<>();
    private final Set<Version> unknown = new LinkedHashSet<>();
    private Optional<SchemaException> unreadable = Optional.empty();
    private int readings;

    /** Creates a run that began and ended at the same moment. */
    public static RunRecord run(long id, RunOutcome outcome) {
        return new RunRecord(
                id,
                JournalValue.of(Operation.MIGRATE),
                JournalValue.of(Trigger.ENTRYPOINT),
                new Origin("pod", 7, "app", new Build("1.0", "abc1234"), Optional.of("5e7")),
                "owner",
                Optional.empty(),
                Optional.of(JournalValue.version("1")),
                FakeReader.NOW,
                Optional.of(FakeReader.NOW),
                JournalValue.of(outcome),
                Optional.of("/copies/app.dump"),
                Optional.empty(),
                Optional.of(new Waits(
                        Duration.ofMillis(20),
                        Duration.ofMillis(900),
                        3,
                        Duration.ofMillis(1_100),
                        Duration.ofMillis(480),
                        Optional.of("alter table invoice add column note text"))),
                List.of());
    }

    /** Returns the written lines, in order. */
    public List<String> lines() {
        return lines;
    }

    /** Returns the number of reads. */
    public int readings() {
        return readings;
    }

    public FakeJournal with(RunRecord run) {
        runs.add(0, run);
        return this;
    }

    /** Adds a migration outside a transaction that was started and whose end was not recorded. */
    public FakeJournal withUnknown(String version) {
        unknown.add(Version.of(version));
        return this;
    }

    /** Makes reading the unknown migrations fail with this exception. */
    public FakeJournal unreadable(SchemaException because) {
        unreadable = Optional.of(because);
        return this;
    }

    @Override
    public long begin(Operation operation, Trigger trigger, Optional<Version> from) {
        lines.add("%s %s from %s".formatted(trigger, operation, text(from)));
        runs.replaceAll(
                run -> run.outcome().is(RunOutcome.RUNNING) ? ended(run, RunOutcome.INTERRUPTED, run.to()) : run);
        return open(operation, trigger, from);
    }

    @Override
    public void end(long run, RunOutcome outcome, Optional<Version> to, Optional<RunFailure> failure) {
        lines.add("%s at %s".formatted(outcome, text(to)));
        runs.replaceAll(each -> each.id() == run ? ended(each, outcome, to.map(JournalValue::of)) : each);
    }

    private long open(Operation operation, Trigger trigger, Optional<Version> from) {
        long id = runs.stream().mapToLong(RunRecord::id).max().orElse(0) + 1;
        runs.add(
                0,
                new RunRecord(
                        id,
                        JournalValue.of(operation),
                        JournalValue.of(trigger),
                        new Origin("pod", 7, "app", new Build("1.0", "abc1234"), Optional.of("5e7")),
                        "owner",
                        from.map(JournalValue::of),
                        Optional.empty(),
                        FakeReader.NOW,
                        Optional.empty(),
                        JournalValue.of(RunOutcome.RUNNING),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
        return id;
    }

    private static RunRecord ended(RunRecord run, RunOutcome outcome, Optional<JournalValue<Version>> to) {
        return new RunRecord(
                run.id(),
                run.operation(),
                run.trigger(),
                run.origin(),
                run.databaseUser(),
                run.from(),
                to,
                run.startedAt(),
                Optional.of(FakeReader.NOW),
                JournalValue.of(outcome),
                run.backup(),
                run.failure(),
                run.waits(),
                run.steps());
    }

    private static RunRecord waiting(RunRecord run, Waits waits) {
        return new RunRecord(
                run.id(),
                run.operation(),
                run.trigger(),
                run.origin(),
                run.databaseUser(),
                run.from(),
                run.to(),
                run.startedAt(),
                run.finishedAt(),
                run.outcome(),
                run.backup(),
                run.failure(),
                Optional.of(waits),
                run.steps());
    }

    @Override
    public void waited(long run, Waits waits) {
        runs.replaceAll(each -> each.id() == run ? waiting(each, waits) : each);
    }

    @Override
    public void backup(long run, String file) {
        lines.add("backup %s".formatted(file));
    }

    @Override
    public void stepStarted(long run, int position, Script migration) {
        lines.add("%s STARTED".formatted(migration.id()));
        if (!migration.transactional() && migration.id() instanceof Version version) {
            unknown.add(version);
        }
    }

    @Override
    public void stepEnded(long run, Script migration, StepOutcome outcome) {
        lines.add("%s %s".formatted(migration.id(), outcome));
        if (outcome != StepOutcome.UNKNOWN) {
            unknown.remove(migration.id());
        }
    }

    @Override
    public List<Version> unknown() {
        if (unreadable.isPresent()) {
            throw unreadable.get();
        }
        return List.copyOf(unknown);
    }

    @Override
    public void decide(Version version, StepOutcome decision) {
        lines.add("%s %s".formatted(version, decision));
        unknown.remove(version);
    }

    @Override
    public void locked(Operation operation, Trigger trigger, RunFailure failure) {
        lines.add("%s LOCKED".formatted(trigger));
        long run = open(operation, trigger, Optional.empty());
        runs.replaceAll(each -> each.id() == run ? ended(each, RunOutcome.LOCKED, Optional.empty()) : each);
    }

    @Override
    public boolean nothingToDo(Trigger trigger, Optional<Version> version) {
        lines.add("%s NOTHING_TO_DO at %s".formatted(trigger, text(version)));
        return true;
    }

    @Override
    public JournalReading newest(int limit) {
        readings++;
        return JournalReading.of(runs.stream().limit(limit).toList());
    }

    @Override
    public void close() {
        // The journal has no connection to close.
    }

    private static String text(Optional<Version> version) {
        return version.map(Version::toString).orElse("nothing");
    }
}
