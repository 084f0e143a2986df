package dev.esquema.json.status;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.esquema.json.Page;
import dev.esquema.json.Texts;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.manifest.Migration;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Packaged or recorded migrations, in order: all of them, or one page. */
@RegisterForReflection
public record MigrationsJson(List<Entry> migrations, @JsonInclude(NON_NULL) @Nullable String next) implements Page {

    public static MigrationsJson of(List<MigrationEntry> entries) {
        return of(entries, entry -> entry.state().label());
    }

    /** @param next the path and query of the next page; empty if this is the last one */
    public static MigrationsJson page(List<MigrationEntry> entries, Optional<String> next) {
        return new MigrationsJson(of(entries).migrations(), next.orElse(null));
    }

    /** @param state returns the state of a migration as one word */
    public static MigrationsJson of(List<MigrationEntry> entries, Function<MigrationEntry, String> state) {
        return new MigrationsJson(
                entries.stream()
                        .map(entry -> Entry.of(entry, state.apply(entry)))
                        .toList(),
                null);
    }

    /** One migration. */
    public record Entry(
            String version,
            String description,
            String state,
            String script,
            @JsonInclude(NON_NULL) @Nullable Integer checksum,
            @JsonInclude(NON_NULL) @Nullable List<String> dependsOn,
            @JsonInclude(NON_NULL) @Nullable List<String> creates,
            @JsonInclude(NON_NULL) @Nullable HistoryRowJson recorded) {

        private static Entry of(MigrationEntry entry, String state) {
            Optional<Migration> packaged = entry.migration();
            return new Entry(
                    entry.version().toString(),
                    entry.description(),
                    state,
                    entry.script(),
                    packaged.map(Migration::checksum).orElse(null),
                    packaged.map(migration -> Texts.of(migration.dependsOn())).orElse(null),
                    packaged.map(migration -> Texts.of(migration.creates())).orElse(null),
                    HistoryRowJson.of(entry.recorded()));
        }
    }
}
