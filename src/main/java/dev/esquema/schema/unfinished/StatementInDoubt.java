package dev.esquema.schema.unfinished;

import dev.esquema.schema.manifest.Execution.SeparateStatement;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Catalog.IndexState;
import dev.esquema.schema.run.RunSession;
import dev.esquema.schema.structure.DatabaseObject;
import java.util.Optional;

/** The statement of a begun script that was started and whose end was not recorded, and who can decide about it. */
public record StatementInDoubt(RunSession session, BegunScript script) {

    /** Whether the catalogue shows if the statement was applied: it only builds or drops one index, concurrently. */
    public boolean isDecidedByCatalog() {
        return script.doubted()
                .filter(statement ->
                        statement.builtIndex().or(statement::droppedIndex).isPresent())
                .filter(statement -> otherIndex(statement).isEmpty())
                .isPresent();
    }

    private Optional<String> otherIndex(SeparateStatement statement) {
        return statement.builtIndex().flatMap(index -> new IndexInDoubt(
                        session, version(), index, statement.effect(), script.isCorrected(statement))
                .question());
    }

    private Version version() {
        return script.migration().version();
    }

    /** A question for a person: an edited script, or a statement that the catalogue does not decide. */
    public Optional<String> question() {
        return script.edited().or(() -> script.doubted().flatMap(this::question));
    }

    private Optional<String> question(SeparateStatement statement) {
        Optional<String> other = otherIndex(statement);
        if (other.isPresent() || isDecidedByCatalog()) {
            return other;
        }
        return Optional.of(script.question(statement, facts(statement)));
    }

    private String facts(SeparateStatement statement) {
        return statement.effect().isVisible()
                ? "it creates, changes or drops: %s"
                        .formatted(String.join(
                                ", ",
                                statement.effect().touches().stream()
                                        .map(DatabaseObject::toString)
                                        .toList()))
                : "it changes no object that could be compared";
    }

    /** Settles a statement that the catalogue decides, and returns what was found and done. */
    public String settle() {
        SeparateStatement statement = script.doubted().orElseThrow();
        String sentence = foreseen();
        boolean applied = isApplied(statement);
        if (!applied) {
            dropInvalid(statement);
        }
        session.migrator().decide(version(), statement.number(), applied);
        return sentence;
    }

    private void dropInvalid(SeparateStatement statement) {
        statement
                .builtIndex()
                .map(DatabaseObject::name)
                .filter(index -> session.catalog().index(index) == IndexState.INVALID)
                .ifPresent(index -> session.mending().dropInvalidIndex(index));
    }

    private boolean isApplied(SeparateStatement statement) {
        return statement
                .builtIndex()
                .map(index -> session.catalog().index(index.name()) == IndexState.VALID)
                .orElseGet(() -> session.catalog()
                                .index(statement.droppedIndex().orElseThrow().name())
                        == IndexState.ABSENT);
    }

    /** What the catalogue shows about a statement that it decides, and what a run does about it. */
    public String foreseen() {
        SeparateStatement statement = script.doubted().orElseThrow();
        String index = statement
                .builtIndex()
                .or(statement::droppedIndex)
                .map(DatabaseObject::name)
                .orElseThrow();
        return "%s was started before, outside a transaction; the index %s of its statement %d %s"
                .formatted(
                        version(),
                        index,
                        statement.number(),
                        found(statement, session.catalog().index(index)));
    }

    private static String found(SeparateStatement statement, IndexState state) {
        boolean built = statement.builtIndex().isPresent();
        return switch (state) {
            case VALID ->
                built ? "is valid: the statement is recorded as applied" : "is still there: it is dropped again";
            case INVALID ->
                built ? "is INVALID: it is dropped and built again" : "is still there, INVALID: it is dropped again";
            case ABSENT ->
                built ? "does not exist: it is built again" : "does not exist: the statement is recorded as applied";
        };
    }
}
