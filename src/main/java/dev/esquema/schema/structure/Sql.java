package dev.esquema.schema.structure;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names as SQL writes them. */
public final class Sql {

    private static final Pattern QUOTED = Pattern.compile("\"(?<name>([^\"]|\"\")*)\"");
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

    /** The key words that cannot be names without quotes (PostgreSQL documentation, appendix C). */
    private static final Set<String> RESERVED = Set.of(
            ("all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case"
                            + " cast char character check coalesce collate collation column concurrently constraint create"
                            + " cross current_catalog current_date current_role current_schema current_time"
                            + " current_timestamp current_user dec decimal default deferrable desc distinct do else end"
                            + " except exists extract false fetch float for foreign freeze from full grant greatest group"
                            + " grouping having ilike in initially inner inout int integer intersect interval into is"
                            + " isnull join json_array json_object lateral leading least left like limit localtime"
                            + " localtimestamp national natural nchar none normalize not notnull null nullif numeric offset"
                            + " on only or order out outer overlaps overlay placing position precision primary real"
                            + " references returning right row select session_user setof similar smallint some substring"
                            + " symmetric system_user table tablesample then time timestamp to trailing treat trim true"
                            + " union unique user using values varchar variadic verbose when where window with xmlattributes"
                            + " xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize"
                            + " xmltable")
                    .split(" "));

    private Sql() {}

    /** A name, in quotes where it needs them. */
    public static String quoted(String name) {
        return PLAIN.matcher(name).matches() && !RESERVED.contains(name)
                ? name
                : "\"%s\"".formatted(name.replace("\"", "\"\""));
    }

    /** The name, without quotes, of a function that is written with its arguments. */
    public static String nameOfFunction(String signature) {
        Matcher quoted = QUOTED.matcher(signature);
        return quoted.lookingAt()
                ? quoted.group("name").replace("\"\"", "\"")
                : signature.substring(0, signature.indexOf('('));
    }
}
