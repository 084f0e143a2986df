package dev.esquema.json.status;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonView;
import dev.esquema.json.Detail;
import dev.esquema.json.Page;
import dev.esquema.json.Texts;
import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.history.MigrationState;
import dev.esquema.schema.history.RepeatableStates;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Repeatable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Packaged or recorded migrations, in order: all of them, or one page. */
@RegisterForReflection
public record MigrationsJson(List<Entry> migrations, @JsonInclude(NON_NULL) @Nullable String next) implements Page {

    public static MigrationsJson of(List<MigrationEntry> entries, List<RepeatableStates.Entry> repeatables) {
        return of(entries, repeatables, state -> state.label());
    }

    /** @param next the query of the next page; empty if this is the last one */
    public static MigrationsJson page(
            List<MigrationEntry> entries, List<RepeatableStates.Entry> repeatables, Optional<String> next) {
        return new MigrationsJson(of(entries, repeatables).migrations(), next.orElse(null));
    }

    /** @param word returns the word for a state */
    public static MigrationsJson of(
            List<MigrationEntry> entries,
            List<RepeatableStates.Entry> repeatables,
            Function<MigrationState, String> word) {
        return new MigrationsJson(
                Stream.concat(
                                entries.stream().map(entry -> Entry.of(entry, word.apply(entry.state()))),
                                repeatables.stream().map(entry -> Entry.of(entry, word.apply(entry.state()))))
                        .toList(),
                null);
    }

    /** One migration; a repeatable script has a name in the place of a version. */
    public record Entry(
            @Nullable String version,
            @JsonInclude(NON_NULL) @Nullable String name,
            String description,
            String state,
            String script,
            @JsonInclude(NON_NULL) @Nullable Integer checksum,
            @JsonInclude(NON_NULL) @Nullable List<String> dependsOn,
            @JsonView(Detail.class) @JsonInclude(NON_NULL) @Nullable List<String> creates,
            @JsonInclude(NON_NULL) @Nullable HistoryRowJson recorded) {

        private static Entry of(MigrationEntry entry, String state) {
            Optional<Migration> packaged = entry.migration();
            return new Entry(
                    entry.version().toString(),
                    null,
                    entry.description(),
                    state,
                    entry.script(),
                    packaged.map(Migration::checksum).orElse(null),
                    packaged.map(migration -> Texts.of(migration.dependsOn())).orElse(null),
                    packaged.map(migration -> Texts.of(migration.creates())).orElse(null),
                    HistoryRowJson.of(entry.recorded()));
        }

        private static Entry of(RepeatableStates.Entry entry, String state) {
            Optional<Repeatable> packaged = entry.packaged();
            return new Entry(
                    null,
                    entry.name().toString(),
                    entry.name().description(),
                    state,
                    entry.script(),
                    packaged.map(Repeatable::checksum).orElse(null),
                    null,
                    packaged.map(script -> Texts.of(script.effect().newRelations()))
                            .orElse(null),
                    HistoryRowJson.of(entry.recorded()));
        }
    }
}
