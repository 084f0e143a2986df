package dev.esquema.schema.unfinished;

import dev.esquema.schema.journal.StatementRecord;
import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Execution.SeparateStatement.Kind;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.port.Catalog.IndexState;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A pending script outside a transaction whose statements are recorded one by one, and which was begun.
 *
 * @param migration the migration as this build packages it
 * @param records the records of its statements, in their order; not empty
 */
public record BegunScript(Migration migration, List<StatementRecord> records) {

    public BegunScript {
        records = List.copyOf(records);
    }

    /** The pending migrations that were begun, in order. */
    static List<BegunScript> of(List<Migration> pending, List<StatementRecord> all) {
        return pending.stream()
                .map(migration -> new BegunScript(
                        migration,
                        all.stream()
                                .filter(record -> record.version().equals(migration.version()))
                                .toList()))
                .filter(begun -> !begun.records().isEmpty())
                .toList();
    }

    /** The numbers of the statements that are applied. */
    public List<Integer> done() {
        return records.stream()
                .filter(record -> record.number() > 0 && record.done())
                .map(StatementRecord::number)
                .toList();
    }

    /** The number of the statement whose end was not recorded and that may be applied. */
    public Optional<Integer> doubtful() {
        return records.stream()
                .filter(record -> record.number() > 0 && record.isInDoubt())
                .map(StatementRecord::number)
                .findFirst();
    }

    /** The statement in doubt as this build packages it; empty if there is none, or if it was edited. */
    public Optional<SeparateStatement> doubted() {
        return edited().isPresent() ? Optional.empty() : doubtful().flatMap(this::statement);
    }

    /** The name of the index that this statement builds, if it is INVALID and not another one. */
    public Optional<String> invalidIndex(RunSession session, int number) {
        return statement(number).flatMap(statement -> statement
                .builtIndex()
                .filter(index -> session.catalog().index(index.name()) == IndexState.INVALID)
                .filter(index -> new IndexInDoubt(
                                session, migration.version(), index, statement.effect(), isCorrected(statement))
                        .question()
                        .isEmpty())
                .map(DatabaseObject::name));
    }

    /** The first statement that a run would apply next. */
    Optional<SeparateStatement> next() {
        return migration.execution().separate().stream()
                .filter(statement -> statement.kind() != Kind.SESSION)
                .filter(statement -> !done().contains(statement.number()))
                .findFirst();
    }

    private Optional<SeparateStatement> statement(int number) {
        return migration.execution().separate().stream()
                .filter(statement -> statement.number() == number)
                .findFirst();
    }

    /** Whether the text of the statement in doubt is not the one that was started. */
    boolean isCorrected(SeparateStatement statement) {
        return records.stream()
                .anyMatch(record -> record.number() == statement.number()
                        && !statement.digest().equals(record.digest()));
    }

    /**
     * A sentence if a statement that is applied, or may be applied, is not the same in the packaged script. A statement
     * in doubt may be corrected if it builds an index concurrently: the catalogue shows what is left of the first try.
     */
    public Optional<String> edited() {
        return records.stream()
                .filter(record -> record.number() > 0 && (record.done() || record.isInDoubt()))
                .filter(record -> statement(record.number())
                        .filter(statement -> statement.digest().equals(record.digest())
                                || (!record.done() && statement.builtIndex().isPresent()))
                        .filter(statement -> statement.kind() != Kind.SESSION)
                        .isEmpty())
                .findFirst()
                .map(this::edited);
    }

    private String edited(StatementRecord record) {
        String restore =
                "%1$s was edited after a part of it was applied: statement %2$d %3$s, and is not the same in %4$s any more: restore statement %2$d (later statements may be edited); or"
                        .formatted(
                                migration.version(),
                                record.number(),
                                record.done() ? "is applied" : "was started",
                                migration.script());
        return record.done()
                ? "%s undo by hand what was applied, and run `esquema repair --version %s --as pending` to begin at the first statement"
                        .formatted(restore, migration.version())
                : "%s undo by hand what it may have done, and run `esquema repair --version %s --statement %d --as pending` to run it as it is now"
                        .formatted(restore, migration.version(), record.number());
    }

    /** How the script stands, as a sentence. */
    public String progress() {
        List<Integer> done = done();
        String applied = done.isEmpty()
                ? "none of its %d statements is applied"
                        .formatted(migration.execution().separate().size())
                : "%d of its %d statements %s applied (%s)"
                        .formatted(
                                done.size(),
                                migration.execution().separate().size(),
                                done.size() == 1 ? "is" : "are",
                                String.join(
                                        ", ", done.stream().map(String::valueOf).toList()));
        if (edited().isPresent()) {
            return "%s was started before, outside a transaction: %s".formatted(migration.version(), applied);
        }
        String next = next().map(SeparateStatement::named).orElse("its history row");
        return "%s was started before, outside a transaction: %s; %s"
                .formatted(
                        migration.version(),
                        applied,
                        decision().isPresent()
                                ? "whether %s was applied is unknown".formatted(next)
                                : "a run continues with %s".formatted(next));
    }

    /** The question for a person about the statement in doubt. */
    String question(SeparateStatement doubted, String facts) {
        return ("%1$s was started outside a transaction, and whether its %2$s was applied is unknown; %3$s;"
                        + " check, and run `esquema repair --version %1$s --statement %4$d --as applied` or `--as pending`")
                .formatted(migration.version(), doubted.named(), facts, doubted.number());
    }

    /** The command with which a person decides about the statement in doubt; empty if a run can continue. */
    public Optional<String> decision() {
        return doubted()
                .filter(statement -> statement.builtIndex().isEmpty()
                        && statement.droppedIndex().isEmpty())
                .map(statement ->
                        "check whether statement %1$d was applied, and run `esquema repair --version %2$s --statement %1$d --as applied` or `--as pending`"
                                .formatted(statement.number(), migration.version()));
    }

    /** Every object that the script or one of its statements touches. */
    Set<DatabaseObject> touched() {
        Set<DatabaseObject> touched = new TreeSet<>(migration.effect().touches());
        migration
                .execution()
                .separate()
                .forEach(statement -> touched.addAll(statement.effect().touches()));
        return touched;
    }
}
