package dev.esquema.testing.fake;

import dev.esquema.schema.history.LockHolder;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.JournalPlace;
import dev.esquema.schema.journal.RunRecord.Operation;
import dev.esquema.schema.journal.StatementRecord;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.lock.LockTries;
import dev.esquema.schema.lock.WaitTally;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Catalog.IndexState;
import dev.esquema.schema.port.HistoryWriter;
import dev.esquema.schema.port.LiveRelation;
import dev.esquema.schema.port.Migrator;
import dev.esquema.schema.port.RunLock;
import dev.esquema.schema.port.RunTrace;
import dev.esquema.schema.port.SchemaReader;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.run.RunSessions;
import dev.esquema.schema.structure.DatabaseObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A database in memory for consecutive runs; it records every call. */
public final class FakeDatabase implements RunSessions, SchemaReader, Migrator, HistoryWriter {

    private final FakeJournal journal = new FakeJournal();
    private final FakeTrace trace = new FakeTrace();
    private final List<String> transcript = new ArrayList<>();
    private final FakeBackup backup = new FakeBackup(transcript);
    private final List<DatabaseObject> existing = new ArrayList<>();
    private boolean schemaMissing;
    private final Map<Version, Version> declared = new TreeMap<>();
    private final FakeCatalog catalog = new FakeCatalog(transcript);
    private final FakeUndo undo = new FakeUndo(this);
    private final FakeRestoration restoration = new FakeRestoration(this);
    private final FakeStructure structure = new FakeStructure();
    private final List<StatementRecord> statements = new ArrayList<>();
    private Rows rows;
    private Optional<LockHolder> holder = Optional.empty();
    private Optional<RuntimeException> broken = Optional.empty();
    private int refusals;
    private Optional<SessionLock> owner = Optional.empty();
    private Runnable whenLocked = () -> {};
    private boolean lockLost;
    private Runnable whenCleared = () -> {};
    private Runnable whenRefused = () -> {};
    private final Map<String, Runnable> beforeMigration = new TreeMap<>();
    private final Map<String, SchemaException> failures = new TreeMap<>();

    public FakeDatabase(Rows rows) {
        this.rows = rows;
        structure.holds(rows);
    }

    /** Returns all recorded calls, in order. */
    public List<String> transcript() {
        return transcript;
    }

    /** Returns the actual objects of the database. */
    public FakeStructure structure() {
        return structure;
    }

    public FakeCatalog catalog() {
        return catalog;
    }

    public FakeJournal journal() {
        return journal;
    }

    /** Makes the owned schema one that does not exist. */
    public FakeDatabase withoutSchema() {
        schemaMissing = true;
        return this;
    }

    public FakeDatabase withTables(String... names) {
        catalog.tables().addAll(List.of(names));
        return this;
    }

    public FakeDatabase withObjects(DatabaseObject... objects) {
        existing.addAll(List.of(objects));
        return this;
    }

    /** Adds a table that is in use. */
    public FakeDatabase withTable(String name, LiveRelation as) {
        catalog.relations().put(name, as);
        return withTables(name);
    }

    /** Sets the state of the index that {@link Migrations#indexing} builds. */
    public FakeDatabase withIndex(String name, IndexState state) {
        catalog.indexes().put(name, state);
        if (state != IndexState.ABSENT) {
            structure.apply(Migrations.indexing(Migrations.migration("1"), name));
        }
        return this;
    }

    public FakeDatabase withObstacle(String sentence) {
        catalog.objections().add(sentence);
        return this;
    }

    /** Records the oldest target that can serve after an applied migration. */
    public FakeDatabase declaring(String version, String since) {
        declared.put(Version.of(version), Version.of(since));
        return this;
    }

    /** Makes the database unreachable. */
    public FakeDatabase unreachable() {
        return broken(FakeReader.unavailable());
    }

    /** Makes every read of the database fail with this exception. */
    public FakeDatabase broken(RuntimeException by) {
        broken = Optional.of(by);
        return this;
    }

    /** Makes another session hold the lock; it releases the lock after this number of attempts. */
    public FakeDatabase heldFor(int attempts, String application) {
        holder = Optional.of(new LockHolder(42, application, List.of()));
        refusals = attempts;
        return this;
    }

    /** Sets the history that another run has written when the lock is taken. */
    public FakeDatabase changedMeanwhile(Rows then) {
        whenLocked = () -> {
            rows = then;
            structure.holds(then);
        };
        return this;
    }

    /** Sets an action that happens before the migration of this version begins. */
    public FakeDatabase beforeMigration(String version, Runnable then) {
        beforeMigration.put(version, then);
        return this;
    }

    /** Makes the session lose the run lock. */
    public void loseLock() {
        lockLost = true;
    }

    /** Sets an action that happens when the lock is refused. */
    public FakeDatabase whenRefused(Runnable then) {
        whenRefused = then;
        return this;
    }

    /** Sets an action that happens while a failed row is cleared. */
    public FakeDatabase whenCleared(Runnable then) {
        whenCleared = then;
        return this;
    }

    /** Makes every backup fail with this exception. */
    public FakeDatabase withoutBackup(SchemaException with) {
        backup.failing(with);
        return this;
    }

    /** Makes the migration of this version fail with this exception. */
    public FakeDatabase failing(String version, SchemaException with) {
        failures.put(version, with);
        return this;
    }

    /** Returns the archive. */
    public FakeRestoration restoration() {
        return restoration;
    }

    /** Returns the undo that rollbacks use. */
    public FakeUndo undo() {
        return undo;
    }

    /** Returns the history, which grows during the test. */
    Rows rows() {
        return rows;
    }

    @Override
    public RunTrace trace(Operation operation, Trigger trigger) {
        trace.begin("%s %s".formatted(trigger, operation));
        return trace;
    }

    /** Returns the trace of the runs. */
    public FakeTrace trace() {
        return trace;
    }

    @Override
    public RunSession open(Trigger trigger, Duration databaseWait, RunTrace trace) {
        throwIfBroken();
        transcript.add("open");
        Runnable close = () -> transcript.add("close");
        return new RunSession(
                this,
                structure,
                new SessionLock(),
                catalog,
                this,
                this,
                undo,
                restoration,
                backup,
                journal,
                journal,
                new LockTries(Duration.ofMillis(4)),
                new WaitTally(),
                trace,
                () -> {},
                close);
    }

    /** Adds the record of a statement of a script outside a transaction. */
    public FakeDatabase withStatement(StatementRecord record) {
        statements.add(record);
        return this;
    }

    @Override
    public List<StatementRecord> begun() {
        return List.copyOf(statements);
    }

    @Override
    public void decide(Version version, int statement, boolean applied) {
        transcript.add("%s of %s %s".formatted(statement, version, applied ? "applied" : "pending"));
        statements.replaceAll(record -> record.version().equals(version) && record.number() == statement
                ? new StatementRecord(version, statement, record.digest(), record.atomic(), applied)
                : record);
        statements.removeIf(record -> record.version().equals(version) && record.number() == statement && !applied);
    }

    @Override
    public void forget(Version version) {
        transcript.add("forget %s".formatted(version));
        statements.removeIf(record -> record.version().equals(version));
    }

    @Override
    public Observation read() {
        throwIfBroken();
        transcript.add("read");
        Observation seen = new Observation(rows.history(), holder, existing, FakeReader.NOW).declaring(declared);
        return schemaMissing ? seen.inMissingSchema() : seen;
    }

    @Override
    public Observation refresh(Observation last) {
        return read();
    }

    /** The run lock of one session. */
    private final class SessionLock implements RunLock {

        @Override
        public boolean tryAcquire() {
            transcript.add("lock?");
            if (refusals > 0) {
                refusals--;
                whenRefused.run();
                return false;
            }
            if (owner.filter(other -> other != this).isPresent()) {
                return false;
            }
            holder = Optional.empty();
            owner = Optional.of(this);
            whenLocked.run();
            return true;
        }

        @Override
        public boolean isHeld() {
            return !lockLost && owner.equals(Optional.of(this));
        }

        @Override
        public Optional<LockHolder> holder() {
            return holder.or(() -> owner.map(lock -> new LockHolder(42, "esquema MANUAL", List.of())));
        }

        @Override
        public void release() {
            transcript.add("unlock");
            owner = owner.filter(other -> other != this);
        }
    }

    @Override
    public void beginHistory() {
        transcript.add("begin history");
    }

    @Override
    public void migrate(List<? extends Script> pending, Steps steps, boolean findingsAccepted) {
        for (Script script : pending) {
            String id = script.id().toString();
            beforeMigration.getOrDefault(id, () -> {}).run();
            steps.began(script);
            transcript.add("apply %s".formatted(id));
            SchemaException failure = failures.get(id);
            if (failure != null) {
                throw failure;
            }
            if (script instanceof Repeatable repeatable) {
                rows.apply(repeatable);
            } else {
                rows.apply(id);
            }
            structure.apply(script);
            steps.applied(script, Duration.ZERO);
        }
    }

    @Override
    public void migrateTogether(List<Migration> pending, Steps steps, Consumer<Migration> afterEach) {
        for (Migration migration : pending) {
            steps.began(migration);
            transcript.add("apply %s".formatted(migration.version()));
            afterEach.accept(migration);
        }
        for (Migration migration : pending) {
            rows.apply(migration.version().toString());
            structure.apply(migration);
            steps.applied(migration, Duration.ZERO);
        }
    }

    @Override
    public void rehearse(List<Migration> pending, Steps steps, Consumer<Migration> afterEach) {
        pending.forEach(steps::began);
    }

    @Override
    public String statement(Script script) {
        return "CREATE TABLE";
    }

    @Override
    public void recordApplied(Migration migration) {
        transcript.add("record %s".formatted(migration.version()));
    }

    @Override
    public void recordAdopted(List<Migration> proven, Optional<JournalPlace> steps) {
        rows.withoutBaseline();
        proven.forEach(migration -> {
            transcript.add("adopt %s".formatted(migration.version()));
            rows.apply(migration.version().toString());
        });
    }

    @Override
    public void recordChecksum(Migration migration) {
        transcript.add("checksum %s".formatted(migration.version()));
    }

    @Override
    public void clearFailed(Version version) {
        transcript.add("clear %s".formatted(version));
        whenCleared.run();
    }

    @Override
    public void dropInvalidIndex(String name) {
        transcript.add("drop %s".formatted(name));
    }

    private void throwIfBroken() {
        if (broken.isPresent()) {
            throw broken.get();
        }
    }
}
