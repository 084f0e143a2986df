package dev.esquema.postgres.structure;

import java.util.Collection;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes the names of some schemas from SQL that PostgreSQL printed: {@code ventas.clientes} becomes {@code clientes}.
 *
 * <ol>
 *   <li>Read the text token by token: string constants, quoted names, plain names, and any other character.
 *   <li>Remove a name that is one of the schemas if a dot follows it and no dot precedes it.
 *   <li>Keep string constants, except those that are cast to a type which names an object, such as {@code regclass}.
 * </ol>
 *
 * <p>Most texts contain none of the names, and are returned as they are.
 */
final class UnqualifiedText {

    private static final Pattern TOKEN = Pattern.compile(
            """
            ('[^']*+(?:''[^']*+)*+')(::reg[a-z]+)?|"([^"]*+(?:""[^"]*+)*+)"|([\\p{L}_][\\p{L}\\p{N}_$]*)|(?s:.)"""
                    .strip());

    /** The groups of a token, by number: to find one by its name, Java copies the names for each text. */
    private static final int CONSTANT = 1;

    private static final int CAST = 2;
    private static final int QUOTED = 3;
    private static final int PLAIN = 4;

    private final Set<String> schemas;

    UnqualifiedText(Collection<String> schemas) {
        this.schemas = Set.copyOf(schemas);
    }

    String of(String sql) {
        return schemas.stream().anyMatch(schema -> mayName(sql, schema)) ? withoutSchemas(sql) : sql;
    }

    /** Whether the text may contain the name: a name with quotes is written in another way than it is. */
    private static boolean mayName(String sql, String schema) {
        return sql.contains(schema) || schema.indexOf('"') >= 0 || schema.indexOf('\'') >= 0;
    }

    private String withoutSchemas(String sql) {
        StringBuilder text = new StringBuilder();
        Matcher token = TOKEN.matcher(sql);
        int copied = 0;
        while (token.find()) {
            if (token.start(CAST) >= 0) {
                text.append(sql, copied, token.start()).append(ofConstant(token.group(CONSTANT)));
                copied = token.end(CONSTANT);
            } else if (isBeforeDot(sql, token.end()) && isSchema(token)) {
                text.append(sql, copied, token.start());
                copied = token.start();
                if (!isBehindDot(text)) {
                    copied = token.end() + 1;
                    token.region(copied, sql.length());
                }
            }
        }
        return text.append(sql, copied, sql.length()).toString();
    }

    private String ofConstant(String constant) {
        String names = constant.substring(1, constant.length() - 1).replace("''", "'");
        return "'%s'".formatted(of(names).replace("'", "''"));
    }

    private boolean isSchema(Matcher token) {
        String quoted = token.group(QUOTED);
        return quoted == null
                ? token.start(PLAIN) >= 0 && schemas.contains(token.group(PLAIN))
                : schemas.contains(quoted.replace("\"\"", "\""));
    }

    private static boolean isBeforeDot(String sql, int end) {
        return end < sql.length() && sql.charAt(end) == '.';
    }

    private static boolean isBehindDot(StringBuilder text) {
        return text.length() > 0 && text.charAt(text.length() - 1) == '.';
    }
}
