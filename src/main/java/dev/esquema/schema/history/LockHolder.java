package dev.esquema.schema.history;

/** Who holds the run lock: a server process and the name its client gave. */
public record LockHolder(int pid, String application) {

    @Override
    public String toString() {
        return "%s (database process %d)".formatted(application.isBlank() ? "an unnamed client" : application, pid);
    }
}
