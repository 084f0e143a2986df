package dev.esquema.schema.run;

import dev.esquema.schema.history.Chain;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.journal.StepRecord.StepOutcome;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.session.Catalog;
import dev.esquema.schema.session.RunSession;
import dev.esquema.schema.structure.DatabaseObject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What an earlier run left outside a transaction: the catalogue decides about an index built concurrently, a person about
 * anything else.
 */
final class Leftovers {

    private static final Logger LOG = System.getLogger("dev.esquema.run");

    private final RunSession session;
    private final RunJournal journal;
    private final Chain chain;
    private final Observation seen;

    Leftovers(RunSession session, RunJournal journal, Chain chain, Observation seen) {
        this.session = session;
        this.journal = journal;
        this.chain = chain;
        this.seen = seen;
    }

    /**
     * Settles what can be settled; whether the history has changed by that.
     *
     * @throws SchemaException {@link Code#REFUSED} with the outcome UNKNOWN, if nobody but a person can tell
     */
    boolean settle() {
        Set<Version> unknown = new TreeSet<>(journal.unknown());
        Set<Version> failed = failed();
        List<String> undecided = new ArrayList<>();
        boolean changed = false;
        for (Version version : unknown) {
            if (chain.isApplied(version)) {
                journal.decide(version, StepOutcome.APPLIED);
            }
        }
        for (Migration migration : chain.pending()) {
            if (unknown.contains(migration.version()) || failed.contains(migration.version())) {
                if (migration.isToldByCatalog()) {
                    settle(migration);
                    changed = true;
                } else if (unknown.contains(migration.version())) {
                    undecided.add(question(migration));
                }
            }
        }
        if (!undecided.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "nothing was applied: %s".formatted(String.join("; ", undecided)),
                    Map.of("outcome", "UNKNOWN"),
                    null);
        }
        return changed;
    }

    /** Lets the catalogue decide about an index built concurrently. */
    private void settle(Migration migration) {
        String index = migration.creates().get(0).name();
        Catalog.IndexState state = session.catalog().index(index);
        LOG.log(
                Level.INFO,
                "{0} was begun before, outside a transaction; its index {1} is {2}",
                migration.version(),
                index,
                state);
        StepOutcome decision =
                switch (state) {
                    case VALID -> {
                        session.mending().recordApplied(migration);
                        yield StepOutcome.DECIDED_APPLIED;
                    }
                    case INVALID -> {
                        session.mending().dropInvalidIndex(index);
                        session.mending().clearFailed(migration.version());
                        yield StepOutcome.DECIDED_PENDING;
                    }
                    case ABSENT -> {
                        session.mending().clearFailed(migration.version());
                        yield StepOutcome.DECIDED_PENDING;
                    }
                };
        journal.decide(migration.version(), decision);
    }

    private String question(Migration migration) {
        String facts = migration.creates().isEmpty()
                ? "it creates nothing that could be looked at"
                : "of what it creates, there is now: %s".formatted(existing(migration));
        return ("%1$s was started outside a transaction and nobody knows how far it came: `%2$s`; %3$s;"
                        + " look, and say `esquema repair --version %1$s --as applied` or `--as pending`")
                .formatted(migration.version(), session.migrator().statement(migration), facts);
    }

    private String existing(Migration migration) {
        String existing = migration.creates().stream()
                .filter(seen.existing()::contains)
                .map(DatabaseObject::toString)
                .collect(Collectors.joining(", "));
        return existing.isEmpty() ? "nothing" : existing;
    }

    private Set<Version> failed() {
        return seen.history().failed().stream()
                .flatMap(row -> row.version().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
