package dev.esquema.schema.effect;

import java.util.Locale;

/** PostgreSQL's table locks, weakest first, and what each of them blocks (PostgreSQL documentation, 13.3.1). */
public enum LockMode {
    ACCESS_SHARE("blocks only what drops or rewrites it"),
    ROW_SHARE("blocks only what drops or rewrites it"),
    ROW_EXCLUSIVE("blocks schema changes and index builds"),
    SHARE_UPDATE_EXCLUSIVE("blocks schema changes and VACUUM"),
    SHARE("blocks writes"),
    SHARE_ROW_EXCLUSIVE("blocks writes"),
    EXCLUSIVE("blocks writes and SELECT FOR UPDATE"),
    ACCESS_EXCLUSIVE("blocks reads and writes");

    private final String effect;

    LockMode(String effect) {
        this.effect = effect;
    }

    /** What the lock blocks, as a verb and its object. */
    public String effect() {
        return effect;
    }

    /** Whether a SELECT waits for it, and for a session that waits for it. */
    public boolean blocksReads() {
        return this == ACCESS_EXCLUSIVE;
    }

    /** Whether an INSERT, UPDATE or DELETE waits for it, and for a session that waits for it. */
    public boolean blocksWrites() {
        return compareTo(SHARE) >= 0;
    }

    /** The mode as SQL writes it. */
    public String sql() {
        return name().replace('_', ' ');
    }

    /** Reads {@code pg_locks.mode}, such as {@code ShareRowExclusiveLock}. */
    public static LockMode ofCatalog(String mode) {
        String words = mode.replaceFirst("Lock$", "").replaceAll("(?<=[a-z])(?=[A-Z])", "_");
        return valueOf(words.toUpperCase(Locale.ROOT));
    }
}
