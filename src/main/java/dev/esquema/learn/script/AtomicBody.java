package dev.esquema.learn.script;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bodies {@code BEGIN ATOMIC … END} in a script, which may hold {@code CASE … END}.
 *
 * <p>Flyway's parser does not find the end of such a body if it has a positional parameter, which it reads as the
 * beginning of a dollar-quoted text, or a CASE within a CASE, of which it counts one.
 */
public final class AtomicBody {

    private static final Pattern BODY = Pattern.compile("\\bbegin\\s+atomic\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern EDGE = Pattern.compile(
            "\\b(?:begin|(?<case>case)|(?<end>end))\\b|(?<parameter>(?<![\\p{L}\\p{N}_$])\\$\\d+)",
            Pattern.CASE_INSENSITIVE);

    private AtomicBody() {}

    /** Returns bare text with spaces in the place of each body. */
    static String removed(String bare) {
        StringBuilder text = new StringBuilder(bare);
        Matcher body = BODY.matcher(bare);
        int from = 0;
        while (body.find(from)) {
            from = end(bare, body.end());
            for (int i = body.start(); i < from; i++) {
                if (text.charAt(i) != '\n') {
                    text.setCharAt(i, ' ');
                }
            }
        }
        return text.toString();
    }

    private static int end(String bare, int start) {
        Matcher edge = EDGE.matcher(bare);
        int depth = 1;
        int from = start;
        while (depth > 0 && edge.find(from)) {
            depth += change(edge);
            from = edge.end();
        }
        return depth > 0 ? bare.length() : from;
    }

    private static int change(Matcher edge) {
        if (edge.group("parameter") != null) {
            return 0;
        }
        return edge.group("end") == null ? 1 : -1;
    }

    /**
     * Returns why Flyway cannot separate the statements of a script, and what to write instead, as the rest of a sentence
     * that begins with the script's name; empty if no body is the reason.
     */
    public static Optional<String> obstacle(String sql) {
        BareText bare = BareText.of(sql);
        Matcher body = BODY.matcher(bare.text());
        int from = 0;
        while (body.find(from)) {
            Matcher edge = EDGE.matcher(bare.text());
            int depth = 1;
            from = body.end();
            while (depth > 0 && edge.find(from)) {
                if (edge.group("parameter") != null || (edge.group("case") != null && depth > 1)) {
                    return Optional.of(sentence(edge, bare));
                }
                depth += change(edge);
                from = edge.end();
            }
        }
        return Optional.empty();
    }

    private static String sentence(Matcher edge, BareText bare) {
        boolean parameter = edge.group("parameter") != null;
        return "has %s within BEGIN ATOMIC … END in line %d, where Flyway does not find the end of the statement: %swrite the body between $$ and $$, as text"
                .formatted(
                        parameter ? edge.group() : "a CASE within a CASE",
                        bare.line(edge.start()),
                        parameter ? "give the parameter a name, or " : "");
    }
}
