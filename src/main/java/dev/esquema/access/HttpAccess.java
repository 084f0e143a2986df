package dev.esquema.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides which request is answered, and whether an answer shows details.
 *
 * @param tokens the tokens; without one, every request is answered
 */
public record HttpAccess(Tokens tokens, Details details, MetricsAccess metrics) {

    private static final String HEALTH = "/q/health";
    private static final String METRICS = "/q/metrics";
    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";

    /**
     * Whether a request may be answered.
     *
     * @param path the normalized path
     * @param authorization the header {@code Authorization}: a bearer token, or HTTP Basic with any user name and a
     *     token as the password
     */
    public boolean permits(String path, Optional<String> authorization) {
        return tokens.isEmpty()
                || isWithin(path, HEALTH)
                || (metrics == MetricsAccess.OPEN && isWithin(path, METRICS))
                || authorization
                        .flatMap(HttpAccess::token)
                        .filter(tokens::contains)
                        .isPresent();
    }

    /** Whether the answer to a permitted request shows details. */
    public boolean showsDetails() {
        return details == Details.ANONYMOUS || !tokens.isEmpty();
    }

    /** Whether the health routes show details; they are answered without a token. */
    public boolean showsDetailsOfHealth() {
        return details == Details.ANONYMOUS;
    }

    private static boolean isWithin(String path, String route) {
        return path.equals(route) || path.startsWith(route.concat("/"));
    }

    private static Optional<String> token(String authorization) {
        String scheme = authorization.toLowerCase(Locale.ROOT);
        if (scheme.startsWith(BEARER)) {
            return Optional.of(authorization.substring(BEARER.length()).strip());
        }
        return scheme.startsWith(BASIC)
                ? password(authorization.substring(BASIC.length()).strip())
                : Optional.empty();
    }

    private static Optional<String> password(String credentials) {
        try {
            String decoded = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = decoded.indexOf(':');
            return colon < 0 ? Optional.empty() : Optional.of(decoded.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
