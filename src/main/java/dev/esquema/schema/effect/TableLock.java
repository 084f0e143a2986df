package dev.esquema.schema.effect;

/** The strongest lock that a migration takes on one relation that existed before it. */
public record TableLock(LockMode mode, String relation) {

    @Override
    public String toString() {
        return "%s on %s".formatted(mode.sql(), relation);
    }
}
