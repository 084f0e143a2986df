package dev.esquema.schema.history;

/** The holder of the run lock: its server process and the application name that its client set. */
public record LockHolder(int pid, String application) {

    @Override
    public String toString() {
        return "%s (database process %d)".formatted(application.isBlank() ? "an unnamed client" : application, pid);
    }
}
