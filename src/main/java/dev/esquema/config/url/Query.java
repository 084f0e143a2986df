package dev.esquema.config.url;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The decoded parameters of a database URL.
 *
 * @param mayHoldPasswordParts whether a parameter name may be part of a password that was not percent-encoded
 */
record Query(Map<String, String> parameters, boolean mayHoldPasswordParts) {

    private static final char NUL = 0;

    /** What the decoder puts in the place of bytes that are not UTF-8. */
    private static final char NO_CHARACTER = 0xFFFD;

    Query {
        parameters = new LinkedHashMap<>(parameters);
    }

    /** @throws MalformedUrlException if a percent sign does not begin a percent-code */
    static Query parse(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter : text.split("&", -1)) {
            String[] nameAndValue = parameter.split("=", 2);
            String name = decoded(nameAndValue[0]);
            if (!name.isEmpty()) {
                parameters.put(name, nameAndValue.length < 2 ? "" : decoded(nameAndValue[1]));
            }
        }
        return new Query(parameters, text.contains("@") || parameters.containsKey("password"));
    }

    /** Removes a parameter and returns its value; a blank value counts as absent. */
    Optional<String> take(String name) {
        return Optional.ofNullable(parameters.remove(name)).filter(value -> !value.isBlank());
    }

    /**
     * Decodes percent-codes only: a plus sign stays a plus sign, unlike in an HTML form. As in libpq, a text must not
     * contain {@code %00}: PostgreSQL's protocol ends a text there, and would read the rest as another parameter.
     */
    static String decoded(String text) {
        String plain;
        try {
            plain = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MalformedUrlException(
                    "a % in it is not followed by two hexadecimal digits: write %25 for a percent sign");
        }
        if (plain.indexOf(NUL) >= 0) {
            throw new MalformedUrlException("it contains %00, which PostgreSQL cannot hold");
        }
        if (plain.indexOf(NO_CHARACTER) >= 0) {
            throw new MalformedUrlException("its percent-codes are not those of a text in UTF-8");
        }
        return plain;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns parameters as the query part of a URL, with the question mark. */
    static String written(Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .map(parameter -> "%s=%s".formatted(encoded(parameter.getKey()), encoded(parameter.getValue())))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? "" : "?%s".formatted(query);
    }
}
