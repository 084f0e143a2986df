package dev.esquema.schema.history;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The session that holds the run lock.
 *
 * @param pid its process id in the database server
 * @param application the name that it gave itself
 * @param waitsFor the sessions that hold a lock which it waits for now
 */
public record LockHolder(int pid, String application, List<Blocker> waitsFor) {

    public LockHolder {
        waitsFor = List.copyOf(waitsFor);
    }

    /** A session that holds a lock which the run waits for. A prepared transaction has the process id 0. */
    public record Blocker(int pid, String application) {

        @Override
        public String toString() {
            return pid == 0 ? "a prepared transaction" : named(application, pid);
        }
    }

    @Override
    public String toString() {
        String holder = named(application, pid);
        return waitsFor.isEmpty()
                ? holder
                : "%s, which waits for a lock of %s"
                        .formatted(
                                holder, waitsFor.stream().map(Blocker::toString).collect(Collectors.joining(" and ")));
    }

    private static String named(String application, int pid) {
        return "%s (database process %d)".formatted(application.isBlank() ? "an unnamed client" : application, pid);
    }
}
