package dev.esquema;

import dev.esquema.composition.LoadedSet;
import dev.esquema.config.Settings;
import dev.esquema.schema.lazy.Ahead;
import dev.esquema.schema.lazy.Once;
import dev.esquema.set.MigrationSet;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The configuration and the migration set, which are read while the command line is parsed: both take about as long as the
 * parser.
 *
 * @param folder the folder of the migrations that the command line seems to name
 */
record ReadAhead(
        Optional<String> folder,
        Ahead<Settings, RuntimeException> settings,
        Once<MigrationSet> files,
        Ahead<LoadedSet, RuntimeException> set) {

    /** Begins to read. */
    static ReadAhead begin(Optional<String> folder, Supplier<Settings> reader) {
        Ahead<Settings, RuntimeException> settings = Ahead.begin("esquema-read-settings", reader::get);
        Once<MigrationSet> files = new Once<>(() -> LoadedSet.files(settings.get()));
        return new ReadAhead(
                folder,
                settings,
                files,
                Ahead.begin("esquema-read-set", () -> LoadedSet.of(settings.get(), files.get())));
    }
}
