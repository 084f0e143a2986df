package dev.esquema.postgres.history;

import dev.esquema.postgres.connection.OwnedSchema;
import dev.esquema.postgres.connection.SqlFailure;
import dev.esquema.postgres.journal.StatementRows;
import dev.esquema.postgres.session.LockedTables;
import dev.esquema.postgres.session.MissingGrants;
import dev.esquema.postgres.session.Session;
import dev.esquema.postgres.session.Sessions;
import dev.esquema.schema.history.History;
import dev.esquema.schema.history.MigrationStates;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.SchemaReader;
import dev.esquema.schema.structure.DatabaseObject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the history, the run lock and the presence of the migrations' objects; one query is enough while nothing is
 * pending or has changed.
 */
public final class PostgresReader implements SchemaReader {

    private final Sessions sessions;
    private final Manifest manifest;
    private final EncodingCheck encoding;
    /** The mark of a journal that somebody has locked. */
    private static final String LOCKED = "locked";

    /** A build that does not know whether it is excluded must not serve. */
    private static final String UNDECLARED =
            "the history contains migrations that this build does not know, and whether they exclude it is unknown";

    private static final Duration LOCK_REMEMBERED = Duration.ofSeconds(10);

    private final boolean followsJournal;
    private final boolean needsDeclarations;
    private volatile Optional<Instant> journalLocked = Optional.empty();
    private volatile Absent absent = new Absent(History.NONE, List.of(), false);

    /**
     * What is not applied, stored for one state of the history, so that a long history is not evaluated at every read.
     *
     * @param objects the objects that must not exist yet
     * @param separate whether an unapplied script runs outside a transaction, statement by statement
     */
    private record Absent(History history, List<DatabaseObject> objects, boolean separate) {}

    /** Creates a reader that ignores the journal. */
    public PostgresReader(Sessions sessions, Manifest manifest) {
        this(sessions, manifest, false, true);
    }

    private PostgresReader(Sessions sessions, Manifest manifest, boolean followsJournal, boolean needsDeclarations) {
        this.sessions = sessions;
        this.manifest = manifest;
        this.encoding = new EncodingCheck(manifest);
        this.followsJournal = followsJournal;
        this.needsDeclarations = needsDeclarations;
    }

    /** Returns a reader that also detects changes of the journal. */
    public PostgresReader followingJournal() {
        return new PostgresReader(sessions, manifest, true, true);
    }

    /** Returns a reader that needs only SELECT on the history: unreadable declarations of compatibility declare nothing. */
    public PostgresReader withoutDeclarations() {
        return new PostgresReader(sessions, manifest, followsJournal, false);
    }

    @Override
    public Observation read() {
        return asking(session -> withBegun(session, read(session)));
    }

    @Override
    public Observation refresh(Observation last) {
        return asking(session -> withBegun(session, refresh(session, last)));
    }

    private Observation refresh(Session session, Observation last) throws SQLException {
        try {
            SignsQuery.Signs signs = signs(session, last);
            return signs.changed()
                    ? read(session).withJournal(signs.observation().journal())
                    : signs.observation();
        } catch (SQLException e) {
            if (SqlFailure.isUndefinedTable(e)) {
                return read(session);
            }
            throw e;
        }
    }

    /** Only the records of a script that is not applied yet say anything, so they are read only if there is one. */
    private Observation withBegun(Session session, Observation seen) throws SQLException {
        return absent(seen.history()).separate()
                ? seen.withBegun(StatementRows.readable(session.connection(), session.schema()))
                : seen;
    }

    private Observation read(Session session) throws SQLException {
        Observation whole;
        try {
            whole = HistoryQuery.read(session.connection(), session.schema());
        } catch (SQLException e) {
            if (SqlFailure.isUndefinedTable(e)) {
                whole = HistoryQuery.none();
            } else {
                throw e;
            }
        }
        if (knowsNotAll(whole.history())) {
            whole = whole.declaring(declarations(session));
        }
        boolean settled = !whole.history().rows().isEmpty()
                && expectedAbsent(whole.history()).isEmpty();
        return settled && !followsJournal ? whole : signs(session, whole).observation();
    }

    private Map<Version, Version> declarations(Session session) throws SQLException {
        try {
            return CompatibilityQuery.read(session.connection(), session.schema());
        } catch (SQLException e) {
            if (!SqlFailure.isDenied(e)) {
                throw e;
            }
            if (needsDeclarations) {
                throw MissingGrants.explain(UNDECLARED, e, session);
            }
            return Map.of();
        }
    }

    /**
     * If the journal cannot be read, the query is repeated without it, because only the list of runs depends on it. A
     * journal that somebody has locked is then left out for some time, so that not every read waits for it.
     */
    private SignsQuery.Signs signs(Session session, Observation last) throws SQLException {
        if (journalLocked
                .filter(since -> Instant.now().isBefore(since.plus(LOCK_REMEMBERED)))
                .isPresent()) {
            return withoutJournal(session, last, Optional.of(LOCKED));
        }
        try {
            SignsQuery.Signs signs = signsAndJournal(session, last);
            journalLocked = Optional.empty();
            return signs;
        } catch (SQLException e) {
            if (!followsJournal || SqlFailure.isConnectionLost(e)) {
                throw e;
            }
            if (!SqlFailure.isLocked(e) && !SqlFailure.isCancelled(e)) {
                return withoutJournal(session, last, Optional.empty());
            }
            journalLocked = Optional.of(Instant.now());
            return withoutJournal(session, last, Optional.of(LOCKED));
        }
    }

    /** @param mark the mark of the journal in the observation; empty means that the query finds whether it exists */
    private SignsQuery.Signs withoutJournal(Session session, Observation last, Optional<String> mark)
            throws SQLException {
        SignsQuery.Signs signs =
                query(session.schema(), last.withJournal(Optional.empty())).ask(session.connection());
        return mark.isEmpty()
                ? signs
                : new SignsQuery.Signs(signs.changed(), signs.observation().withJournal(mark));
    }

    /** If the journal was unknown at the last read and exists now, a second query reads it. */
    private SignsQuery.Signs signsAndJournal(Session session, Observation last) throws SQLException {
        SignsQuery.Signs signs = query(session.schema(), last).ask(session.connection());
        boolean journalFound =
                last.journal().isEmpty() && signs.observation().journal().isPresent();
        return followsJournal && journalFound && !signs.changed()
                ? query(session.schema(), signs.observation()).ask(session.connection())
                : signs;
    }

    private SignsQuery query(OwnedSchema schema, Observation last) {
        return new SignsQuery(schema, last, expectedAbsent(last.history()));
    }

    private List<DatabaseObject> expectedAbsent(History history) {
        return absent(history).objects();
    }

    private Absent absent(History history) {
        Absent known = absent;
        boolean same = !history.rows().isEmpty() && known.history().equals(history);
        Absent now = same ? new Absent(history, known.objects(), known.separate()) : unapplied(history);
        absent = now;
        return now;
    }

    private Absent unapplied(History history) {
        return manifest.graph()
                .newest()
                .map(newest -> new MigrationStates(manifest, newest, history))
                .map(states -> new Absent(
                        history,
                        states.expectedAbsent(),
                        states.unapplied().stream().anyMatch(Migration::isSeparate)))
                .orElse(new Absent(history, List.of(), false));
    }

    private boolean knowsNotAll(History history) {
        return history.applied().keySet().stream()
                .anyMatch(version -> manifest.graph().find(version).isEmpty());
    }

    private interface Question {
        Observation ask(Session session) throws SQLException;
    }

    private Observation asking(Question question) {
        try (Session session = sessions.open()) {
            encoding.check(session.connection());
            return question.ask(session);
        } catch (SQLException e) {
            throw SqlFailure.isLocked(e)
                    ? LockedTables.explain("the history", e, sessions)
                    : MissingGrants.explain("the history could not be read", e, sessions);
        }
    }
}
