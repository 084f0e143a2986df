package dev.esquema.config;

import dev.esquema.schema.problem.SchemaException;
import dev.esquema.text.Reason;
import io.smallrye.config.SmallRyeConfig;
import java.util.NoSuchElementException;
import java.util.Optional;

/** A value whose expression <code>${…}</code> cannot be read, so that the library does not name the key. */
final class UnreadableValue {

    private UnreadableValue() {}

    /** Returns a sentence that names the key, and not its value, which may be a secret. */
    static String of(RuntimeException failure) {
        return key().map(key ->
                        "%s has an expression ${…} that cannot be read: complete it, or write \\ before a $ that begins none"
                                .formatted(key))
                .orElseGet(() ->
                        "%s; correct the keys, variables and files of the configuration".formatted(Reason.of(failure)));
    }

    private static Optional<String> key() {
        try {
            SmallRyeConfig config = ConfigurationSources.read();
            for (String name : config.getPropertyNames()) {
                if (isUnreadable(config, name)) {
                    return Optional.of(name);
                }
            }
            return Optional.empty();
        } catch (IllegalArgumentException | NoSuchElementException | SchemaException e) {
            return Optional.empty();
        }
    }

    private static boolean isUnreadable(SmallRyeConfig config, String name) {
        try {
            config.getConfigValue(name);
            return false;
        } catch (IllegalArgumentException | NoSuchElementException e) {
            return true;
        }
    }
}
