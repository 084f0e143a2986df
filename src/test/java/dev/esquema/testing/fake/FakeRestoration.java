package dev.esquema.testing.fake;

import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.port.Restoration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An archive in memory that records its calls. */
public final class FakeRestoration implements Restoration {

    private final FakeDatabase database;
    private final List<ArchivedData> kept = new ArrayList<>();
    private final Map<Version, Integer> together = new TreeMap<>();
    private Optional<RuntimeException> failure = Optional.empty();

    FakeRestoration(FakeDatabase database) {
        this.database = database;
    }

    /** Adds the rows of a table that a rollback kept; they can be restored after this version. */
    public FakeRestoration holding(String table, long rows, String after) {
        kept.add(new ArchivedData(
                table,
                List.of(),
                Optional.of("run1_%s".formatted(table)),
                rows,
                Version.of(after),
                false,
                Optional.empty()));
        return this;
    }

    /** Adds a version that the same rollback undid; its DELETE row has this rank. */
    public FakeRestoration together(String version, int rank) {
        together.put(Version.of(version), rank);
        return this;
    }

    /** Makes every restore fail with this exception. */
    public FakeRestoration failing(RuntimeException with) {
        failure = Optional.of(with);
        return this;
    }

    @Override
    public Stored stored(Version version, int rank) {
        return new Stored(version, rank, together, kept);
    }

    @Override
    public void check() {}

    @Override
    public Restoration rehearsing() {
        return this;
    }

    @Override
    public List<Restored> bringBack(Stored stored, Version after, boolean fresh) {
        if (failure.isPresent()) {
            throw failure.get();
        }
        database.transcript().add("restore what comes after %s".formatted(after));
        return stored.kept().stream()
                .filter(each -> each.after().equals(after))
                .map(each -> new Restored(each, each.rows(), 0, 0, 0))
                .toList();
    }

    @Override
    public List<Restored> bringBackAll(Stored stored) {
        database.transcript().add("bring everything back");
        return stored.kept().stream()
                .map(each -> new Restored(each, each.rows(), 0, 0, 0))
                .toList();
    }
}
