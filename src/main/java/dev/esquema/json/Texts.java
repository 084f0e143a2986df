package dev.esquema.json;

import dev.esquema.schema.manifest.Migration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values of the core as the strings that JSON carries. */
public final class Texts {

    private Texts() {}

    /** Each as a string. */
    public static List<String> of(Collection<?> values) {
        return values.stream().map(Object::toString).toList();
    }

    /** As a string; null for what is unknown. */
    public static @Nullable String of(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }

    /** The versions of these migrations. */
    public static List<String> versions(Collection<Migration> migrations) {
        return migrations.stream().map(Migration::version).map(Object::toString).toList();
    }
}
