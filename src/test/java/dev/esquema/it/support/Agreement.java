package dev.esquema.it.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.json.ManifestJson;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.testing.LoanSet;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.fake.Migrations;
import dev.esquema.testing.postgres.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks that Flyway's history, the structure and the journal of a database are consistent when no run is active.
 *
 * <ul>
 *   <li>No version was applied twice.
 *   <li>The objects of applied migrations exist, and no objects of other migrations exist. Migrations are excluded if a
 *       failure outside a transaction may have left them half done.
 *   <li>No run is unfinished, and no step is unfinished except in a run that was killed.
 *   <li>The last step of an applied version is recorded as applied, or was interrupted by a kill; no other step is
 *       recorded as applied.
 *   <li>The newest run ended at the newest version of the history.
 *   <li>A version is held if, and only if, its last step was a rollback.
 *   <li>Compatibility is recorded for the applied migrations that declare it, and for no others.
 * </ul>
 */
public final class Agreement {

    private static final Path PACKAGED = LoanSet.RESOURCES;

    private static final String LAST_STEPS =
            """
            select distinct on (step.version) step.version,
                   case step.outcome when 'STARTED' then concat('STARTED in ', run.outcome) else step.outcome end as story
              from esquema_run_step as step join esquema_run as run on run.id = step.run_id
             order by step.version, step.run_id desc, step.position desc
            """;

    private static final Set<String> OF_APPLIED =
            Set.of("APPLIED", "ADOPTED", "DECIDED_APPLIED", "STARTED in INTERRUPTED");
    private static final Set<String> OF_OTHERS =
            Set.of("FAILED", "UNKNOWN", "DECIDED_PENDING", "ROLLED_BACK", "STARTED in INTERRUPTED");
    private static final Set<String> HALF_DONE = Set.of("FAILED", "UNKNOWN", "STARTED in INTERRUPTED");

    private final List<Migration> migrations;
    private final TestDatabase database;
    private final List<String> contradictions = new ArrayList<>();

    private Agreement(List<Migration> migrations, TestDatabase database) {
        this.migrations = migrations;
        this.database = database;
    }

    /** Checks a database that this build has migrated. */
    public static void holds(PackagedEsquema build, TestDatabase database) {
        Agreement agreement = new Agreement(manifest(build), database);
        agreement.look();
        assertThat(agreement.contradictions).isEmpty();
    }

    /** Checks a database that the packaged application has migrated. */
    public static void holds(TestDatabase database) {
        holds(PackagedEsquema.built(), database);
    }

    private void look() {
        List<String> history = SixMigrations.applied(database);
        Set<String> applied = new HashSet<>(history);
        if (applied.size() < history.size()) {
            contradictions.add("applied twice: %s".formatted(history));
        }
        boolean journal = exists("esquema_run");
        if (!journal && !applied.isEmpty()) {
            contradictions.add("no journal, but a history: %s".formatted(history));
        }
        Map<String, String> stories = journal ? stories() : Map.of();
        structure(applied, stories);
        if (journal) {
            steps(applied, stories);
            runs(newest(applied));
            compatibility(applied);
        }
    }

    private void structure(Set<String> applied, Map<String, String> stories) {
        Set<String> there = new HashSet<>(
                database.column("select relname from pg_class where relnamespace = 'public'::regnamespace"));
        for (Migration migration : migrations) {
            String version = migration.version().toString();
            boolean expected = applied.contains(version);
            boolean halfDone = !migration.transactional() && HALF_DONE.contains(stories.getOrDefault(version, ""));
            for (DatabaseObject object : migration.creates()) {
                if (there.contains(object.name()) != expected && (expected || !halfDone)) {
                    contradictions.add("%s of %s %s".formatted(object, version, expected ? "is missing" : "exists"));
                }
            }
        }
    }

    private void steps(Set<String> applied, Map<String, String> stories) {
        applied.stream()
                .filter(version -> !OF_APPLIED.contains(stories.getOrDefault(version, "nothing")))
                .map(version -> "%s is applied, its last step is %s".formatted(version, stories.get(version)))
                .forEach(contradictions::add);
        stories.forEach((version, story) -> {
            if (rolledBack(story) != held(version)) {
                contradictions.add(
                        "%s is %sheld, its last step is %s".formatted(version, held(version) ? "" : "not ", story));
            }
            if (!applied.contains(version) && !OF_OTHERS.contains(story)) {
                contradictions.add("%s is not applied, its last step is %s".formatted(version, story));
            }
        });
        database.column(
                        """
                        select version from esquema_run_step group by 1
                        having count(*) filter (where outcome = 'APPLIED')
                               > 1 + count(*) filter (where outcome = 'ROLLED_BACK')
                        """)
                .forEach(version -> contradictions.add("%s was applied twice, say the steps".formatted(version)));
    }

    private boolean held(String version) {
        return SixMigrations.held(database).contains(version);
    }

    private static boolean rolledBack(String story) {
        return story.equals("ROLLED_BACK");
    }

    private void runs(Optional<Version> newest) {
        database.column("select id from esquema_run where outcome = 'RUNNING' or finished_at is null")
                .forEach(id -> contradictions.add("run %s never ended".formatted(id)));
        database
                .column("select coalesce(to_version, '-') from esquema_run where outcome <> 'LOCKED'"
                        + " order by id desc limit 1")
                .stream()
                .filter(to -> !to.equals(newest.map(Version::toString).orElse("-")))
                .forEach(to ->
                        contradictions.add("the newest run ended at %s, the history at %s".formatted(to, newest)));
    }

    private void compatibility(Set<String> applied) {
        Set<String> expected = migrations.stream()
                .filter(migration -> migration.execution().compatibleSince().isPresent())
                .map(migration -> migration.version().toString())
                .filter(applied::contains)
                .collect(Collectors.toSet());
        Set<String> recorded = new HashSet<>(database.column("select version from esquema_compatibility"));
        if (!recorded.equals(expected)) {
            contradictions.add("compatibility is recorded of %s instead of %s".formatted(recorded, expected));
        }
    }

    private Map<String, String> stories() {
        Map<String, String> stories = new HashMap<>();
        database.rows(LAST_STEPS).forEach(row -> stories.put((String) row.get("version"), (String) row.get("story")));
        return stories;
    }

    private boolean exists(String table) {
        return !database.value("select to_regclass('%s')".formatted(table)).equals("null");
    }

    private static Optional<Version> newest(Set<String> versions) {
        return versions.stream().map(Version::of).collect(Collectors.maxBy(Version::compareTo));
    }

    /** Returns the manifest; another build has its resources beside the folder of its jar. */
    private static List<Migration> manifest(PackagedEsquema build) {
        Path runner = Path.of(build.launcher().get(build.launcher().size() - 1));
        Path own = runner.resolve("../../resources").normalize();
        Path resources = Files.isDirectory(own.resolve("db")) ? own : PACKAGED;
        try {
            return Migrations.versioned(ManifestJson.read(Files.readAllBytes(resources.resolve("db/manifest.json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
