package dev.esquema.schema.journal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What the log lines of one run have in common, for a log of fields such as JSON. They belong to the thread of the run and
 * to the threads that it starts.
 *
 * <ul>
 *   <li>{@code migrationSet} and {@code buildVersion}, from the beginning
 *   <li>{@code run}, the id in the journal, as soon as the journal has one
 *   <li>{@code version}, while a migration is applied, and after it failed
 * </ul>
 */
public final class LogFields {

    private static final String RUN = "run";
    private static final String VERSION = "version";

    private static final InheritableThreadLocal<Optional<Map<String, String>>> FIELDS = new InheritableThreadLocal<>() {
        @Override
        protected Optional<Map<String, String>> initialValue() {
            return Optional.empty();
        }
    };

    private LogFields() {}

    /** Begins the fields of a run in this thread. */
    public static void begin(Origin origin) {
        Map<String, String> fields = new ConcurrentSkipListMap<>();
        fields.put("buildVersion", origin.build().version());
        origin.migrationSet().ifPresent(digest -> fields.put("migrationSet", digest));
        FIELDS.set(Optional.of(fields));
    }

    /** Adds the id of the run; has no effect outside a run. */
    public static void run(long id) {
        FIELDS.get().ifPresent(fields -> fields.put(RUN, String.valueOf(id)));
    }

    /** Adds the migration that is applied now; has no effect outside a run. */
    public static void migration(String version) {
        FIELDS.get().ifPresent(fields -> fields.put(VERSION, version));
    }

    /** Removes the migration, because it is applied. */
    public static void migrationApplied() {
        FIELDS.get().ifPresent(fields -> fields.remove(VERSION));
    }

    /** Ends the fields of a run, also for the threads that it started. */
    public static void end() {
        FIELDS.get().ifPresent(Map::clear);
        FIELDS.remove();
    }

    /** The fields of the run of this thread; empty outside a run. */
    public static Map<String, String> current() {
        return FIELDS.get().map(Map::copyOf).orElse(Map.of());
    }
}
