package dev.esquema.json;

import dev.esquema.schema.manifest.Script;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts values of the core to the strings of JSON. */
public final class Texts {

    private Texts() {}

    /** Returns each value as a string. */
    public static List<String> of(Collection<?> values) {
        return values.stream().map(Object::toString).toList();
    }

    /** Returns the value as a string; null if the value is unknown. */
    public static @Nullable String of(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }

    /** Returns the version of each migration, and the name of each repeatable script. */
    public static List<String> versions(Collection<? extends Script> scripts) {
        return scripts.stream().map(Script::id).map(Object::toString).toList();
    }
}
