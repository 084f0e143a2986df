package dev.esquema.schema.restore;

import dev.esquema.schema.alembic.AlembicRevisions;
import dev.esquema.schema.history.HistoryRow;
import dev.esquema.schema.history.Look;
import dev.esquema.schema.history.Observation;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Restoration;
import dev.esquema.schema.preflight.ExistingTables;
import dev.esquema.schema.preflight.Preflight;
import dev.esquema.schema.preflight.Releases;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.run.RunSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans a restore and collects all objections; changes nothing. */
final class RestorePlanning {

    private final Manifest manifest;
    private final RunSession session;
    private final Observation seen;
    private final Version target;
    private final Version version;

    RestorePlanning(Manifest manifest, RunSession session, Observation seen, Version target, Version version) {
        this.manifest = manifest;
        this.session = session;
        this.seen = seen;
        this.target = target;
        this.version = version;
    }

    /** @throws SchemaException {@link Code#REFUSED} if there is nothing to plan */
    RestorePlan plan() {
        HistoryRow deleted = deleteRow();
        Restoration.Stored stored = session.restoration().stored(version, deleted.rank());
        Set<Version> released = released(deleted, stored);
        Look look = Look.at(manifest, target, seen, released);
        List<Migration> migrations = look.states().pending().stream()
                .filter(migration -> released.contains(migration.version()))
                .toList();
        if (released.isEmpty() && stored.kept().isEmpty()) {
            throw refused("%s is applied again, and all of its archived rows are restored".formatted(version));
        }
        List<String> objections = new ArrayList<>();
        if (!released.isEmpty()) {
            objections.addAll(Releases.objections(look, released, "run `esquema restore %s` first"::formatted));
            objectToBuild(look, objections);
        }
        objectToArchive(migrations, stored, objections);
        return new RestorePlan(migrations, stored, objections, Optional.empty());
    }

    /** The last DELETE row of the version. */
    private HistoryRow deleteRow() {
        return seen.history().rows().stream()
                .filter(HistoryRow::isDelete)
                .filter(HistoryRow::success)
                .filter(row -> row.version().equals(Optional.of(version)))
                .reduce((first, second) -> second)
                .orElseThrow(() -> refused("%s was never rolled back".formatted(version)));
    }

    /**
     * The migrations of the same rollback that have been held since. A rollback that archived nothing is recognised by
     * the time of its rows, which is the time of its transaction.
     */
    private Set<Version> released(HistoryRow deleted, Restoration.Stored stored) {
        Map<Version, HistoryRow> held = seen.history().held();
        Set<Version> released = new HashSet<>();
        if (held.containsKey(version)) {
            released.add(version);
        }
        stored.together().forEach((other, rank) -> {
            HistoryRow row = held.get(other);
            if (row != null && row.rank() == rank) {
                released.add(other);
            }
        });
        if (stored.together().isEmpty()) {
            held.forEach((other, row) -> {
                if (row.installedOn().equals(deleted.installedOn())) {
                    released.add(other);
                }
            });
        }
        return released;
    }

    private void objectToBuild(Look look, List<String> objections) {
        Preflight preflight = new Preflight(
                manifest,
                AlembicRevisions.NONE,
                look,
                session.structure().read(),
                session.catalog(),
                ExistingTables.REFUSE);
        objections.addAll(preflight.objections(false).all());
    }

    private static void objectToArchive(
            List<Migration> migrations, Restoration.Stored stored, List<String> objections) {
        stored.kept().stream()
                .filter(Restoration.ArchivedData::lost)
                .map(kept ->
                        "esquema_archive.%s, which held the rows of %s, no longer exists: `esquema migrate --release %s` applies"
                                .formatted(kept.archived().orElse(""), kept.relation(), kept.after())
                                .concat(" the migration again without them"))
                .forEach(objections::add);
        stored.kept().forEach(kept -> kept.rowsAfter()
                .map(rows -> ("the archived values of %s in %s belong to rows that the rollback of %s keeps: run"
                                + " `esquema restore %3$s` first; or `esquema migrate --release %s` applies the migration again"
                                + " without the values")
                        .formatted(String.join(", ", kept.columns()), kept.relation(), rows, kept.after()))
                .ifPresent(objections::add));
        migrations.stream()
                .filter(migration -> !migration.transactional())
                .filter(migration -> migrations.size() > 1 || !stored.kept().isEmpty())
                .map(migration -> ("%1$s runs outside a transaction, and a restore is one transaction:"
                                + " `esquema migrate --release %1$s` first")
                        .formatted(migration.version()))
                .forEach(objections::add);
    }

    private static SchemaException refused(String reason) {
        return new SchemaException(
                Code.REFUSED, "nothing was restored: %s; `esquema history` lists what is held".formatted(reason));
    }
}
