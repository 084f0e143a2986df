package dev.esquema.config;

import dev.esquema.access.HttpAccess;
import dev.esquema.access.Tokens;
import io.smallrye.config.SmallRyeConfig;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads who may use the routes. No message contains a token.
 *
 * <p>Several tokens are separated by commas or white space: the old and the new one while they are rotated.
 */
final class AccessKeys {

    static final String TOKEN = "esquema.http.token";
    private static final String TOKEN_FILE = "esquema.http.token-file";

    private final LiteralValues values;
    private final Objections objections;
    private List<String> texts = List.of();

    AccessKeys(SmallRyeConfig config, Objections objections) {
        this.values = new LiteralValues(config);
        this.objections = objections;
    }

    /** Returns the access; call {@link #check()} first. */
    HttpAccess read(EsquemaConfig.HttpConfig http) {
        return new HttpAccess(Tokens.of(texts), http.details(), http.metrics());
    }

    /** Reads the tokens once, because a file may be a pipe; a token that cannot be used becomes an error. */
    void check() {
        List<String> found = objections.read(this::text).stream()
                .flatMap(text -> Arrays.stream(text.split("[,\\s]+", -1)))
                .filter(token -> !token.isEmpty())
                .toList();
        if (found.stream().anyMatch(token -> token.length() < Tokens.SHORTEST)) {
            objections.add("%s: a token must have at least %d characters".formatted(source(), Tokens.SHORTEST));
        } else if (!found.stream().allMatch(Tokens::isToken)) {
            objections.add("%s: a token may contain only letters, digits and - . _ ~ + /, and = at its end"
                    .formatted(source()));
        }
        texts = found.stream().filter(Tokens::isToken).toList();
    }

    /** A value without a token is an error, also an empty one, because it would open every route. */
    private Optional<String> text() {
        Optional<String> text = values.ofKeyOrFile(TOKEN, TOKEN_FILE);
        if (text.filter(some -> some.matches("[,\\s]+")).isPresent() || values.isBlank(TOKEN)) {
            objections.add("%s holds no token: set one, or unset the key to let everybody read"
                    .formatted(values.isBlank(TOKEN) ? TOKEN : source()));
        }
        return text;
    }

    private String source() {
        return values.of(TOKEN).isPresent() ? TOKEN : TOKEN_FILE;
    }
}
