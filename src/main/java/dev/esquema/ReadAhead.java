package dev.esquema;

import dev.esquema.composition.LoadedSet;
import dev.esquema.config.Settings;
import dev.esquema.schema.lazy.Ahead;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The configuration and the migration set, which are read while the command line is parsed: both take about as long as the
 * parser.
 *
 * @param folder the folder of the migrations that the command line seems to name
 */
record ReadAhead(
        Optional<String> folder, Ahead<Settings, RuntimeException> settings, Ahead<LoadedSet, RuntimeException> set) {

    /** Begins to read. */
    static ReadAhead begin(Optional<String> folder, Supplier<Settings> reader) {
        Ahead<Settings, RuntimeException> settings = Ahead.begin("esquema-read-settings", reader::get);
        return new ReadAhead(folder, settings, Ahead.begin("esquema-read-set", () -> LoadedSet.of(settings.get())));
    }
}
