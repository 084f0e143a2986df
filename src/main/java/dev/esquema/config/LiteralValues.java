package dev.esquema.config;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads values that are not expanded: a {@code $} in a secret does not begin an expression. */
final class LiteralValues {

    private final SmallRyeConfig config;

    LiteralValues(SmallRyeConfig config) {
        this.config = config;
    }

    /** Returns the value of a key; empty if it is blank. */
    Optional<String> of(String key) {
        return written(key).filter(text -> !text.isBlank());
    }

    /** Whether a key is set, and has no value. */
    boolean isBlank(String key) {
        return written(key).filter(String::isBlank).isPresent();
    }

    private Optional<String> written(String key) {
        ConfigValue value = config.getConfigValue(key);
        return Optional.ofNullable(value.getRawValue()).or(() -> Optional.ofNullable(value.getValue()));
    }

    /**
     * Returns the value of a key, or the content of the file that another key names: Docker and Kubernetes mount
     * secrets as files.
     *
     * @throws SchemaException {@link Code#CONFIGURATION} if both are set, or the file cannot be read or is empty
     */
    Optional<String> ofKeyOrFile(String key, String fileKey) {
        Optional<String> value = of(key);
        Optional<String> file = of(fileKey);
        if (value.isPresent() && file.isPresent()) {
            throw new SchemaException(
                    Code.CONFIGURATION, "%s and %s are both set: unset one of them".formatted(key, fileKey));
        }
        return value.or(() -> file.map(path -> content(fileKey, path)));
    }

    private static String content(String key, String path) {
        try {
            String text = Files.readString(Path.of(path)).strip();
            if (text.isEmpty()) {
                throw new SchemaException(Code.CONFIGURATION, "%s names %s, which is empty".formatted(key, path));
            }
            return text;
        } catch (IOException | InvalidPathException e) {
            throw new SchemaException(Code.CONFIGURATION, "%s names %s, which cannot be read".formatted(key, path));
        }
    }
}
