package dev.esquema.schema.mend;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the carriage returns in constants, bodies and names as escapes: a terminal, a clipboard or an editor would change
 * them without a sign.
 */
final class CarriageReturns {

    private static final Pattern TOKEN = Pattern.compile(
            """
            --[^\\n]*
            |(?<![\\w$])[eE](?<escaped>'(?:[^'\\\\]++|''|\\\\.)*+')
            |(?<constant>'(?:[^']++|'')*+')
            |(?<name>"(?:[^"]++|"")*+")
            |(?<![\\w$])\\$(?<tag>\\w*)\\$(?<body>.*?)\\$\\k<tag>\\$
            """
                    .replace("\n", ""),
            Pattern.DOTALL);

    private CarriageReturns() {}

    static String escapedIn(String sql) {
        if (sql.indexOf('\r') < 0) {
            return sql;
        }
        StringBuilder text = new StringBuilder();
        Matcher token = TOKEN.matcher(sql);
        while (token.find()) {
            token.appendReplacement(text, Matcher.quoteReplacement(escaped(token)));
        }
        return token.appendTail(text).toString();
    }

    private static String escaped(Matcher token) {
        if (token.group().indexOf('\r') < 0) {
            return token.group();
        }
        if (token.group("escaped") != null) {
            return token.group().replace("\r", "\\r");
        }
        if (token.group("constant") != null) {
            return "E".concat(escapes(token.group("constant")));
        }
        if (token.group("body") != null) {
            return "E'%s'".formatted(escapes(token.group("body").replace("'", "''")));
        }
        return token.group("name") == null
                ? token.group()
                : "U&".concat(token.group("name").replace("\\", "\\\\").replace("\r", "\\000D"));
    }

    private static String escapes(String text) {
        return text.replace("\\", "\\\\").replace("\r", "\\r");
    }
}
