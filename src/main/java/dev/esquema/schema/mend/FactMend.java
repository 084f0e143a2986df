package dev.esquema.schema.mend;

import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Difference;
import dev.esquema.schema.structure.Sql;
import dev.esquema.schema.structure.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The SQL statements that set owners, privileges, comments, parameters and similar facts as expected. */
record FactMend(Structure expected, SqlNames names) {

    private static final String WITH_OPTION = " with grant option";
    private static final String DEFAULT_OPTIONS = "start 1 increment 1 no minvalue no maxvalue cache 1 no cycle";

    /** @param wanted empty for a fact that is not expected */
    List<String> change(DatabaseObject fact, DatabaseObject of, Optional<Definition.Fact> is, Optional<String> wanted) {
        return switch (fact.kind()) {
            case CHECK -> check(fact, of, is, wanted);
            case OPTIONS -> options(of, is.map(Definition.Fact::text), wanted);
            case ENFORCEMENT -> List.of(enforce(of, wanted.orElse("enabled")));
            case EXHAUSTION -> restart(of);
            case PARAMETER -> List.of(parameter(detail(fact, of), of, wanted));
            case GRANT ->
                List.of(grant(
                        detail(fact, of), of, !wanted.orElse(oppositeOf(is)).equals(Difference.REVOKED)));
            case COMMENT ->
                List.of("comment on %s is %s;"
                        .formatted(
                                named(of),
                                wanted.map(SqlNames::literalOf)
                                        .map(String::strip)
                                        .orElse("null")));
            case OWNER -> owner(of, is, wanted);
            case TYPE, TABLE, VIEW, SEQUENCE, FUNCTION, COLUMN, CONSTRAINT, INDEX, TRIGGER, RULE, POLICY ->
                throw new IllegalArgumentException("%s is no fact".formatted(fact));
        };
    }

    /** A role that became the owner has no privileges of its own any more: those that are expected are granted again. */
    private List<String> owner(DatabaseObject of, Optional<Definition.Fact> is, Optional<String> wanted) {
        List<String> statements = new ArrayList<>();
        wanted.or(() -> is.flatMap(Definition.Fact::usual))
                .map(role -> "alter %s owner to %s;".formatted(named(of), role))
                .ifPresent(statements::add);
        is.ifPresent(owner -> statements.addAll(new CarriedFacts(expected, names).grants(of, owner.text())));
        return List.copyOf(statements);
    }

    private List<String> check(
            DatabaseObject fact, DatabaseObject of, Optional<Definition.Fact> is, Optional<String> wanted) {
        String domain = names.of(of.name());
        String name = Sql.quoted(detail(fact, of));
        List<String> statements = new ArrayList<>();
        if (is.isPresent()) {
            statements.add("alter domain %s drop constraint %s;".formatted(domain, name));
        }
        wanted.map(check -> "alter domain %s add constraint %s %s;".formatted(domain, name, check))
                .ifPresent(statements::add);
        return statements;
    }

    private List<String> options(DatabaseObject column, Optional<String> is, Optional<String> wanted) {
        return Difference.isIdentity(wanted.or(() -> is).orElseThrow())
                ? List.of(identity(column, wanted.orElse(DEFAULT_OPTIONS)))
                : new InheritedColumnMend(expected, names).change(column, is.orElse(""), wanted.orElse(""));
    }

    /** The sequence of an identity column is found by its column. */
    private String identity(DatabaseObject column, String options) {
        return block(
                "begin execute pg_catalog.format('alter sequence %%s %s', pg_catalog.pg_get_serial_sequence(%s, %s)); end"
                        .formatted(
                                options,
                                names.literal(column.table().orElseThrow()),
                                SqlNames.literalOf(column.name())));
    }

    /** An anonymous block; a name in it may contain the quotes of the block. */
    static String block(String body) {
        String quote = "$$";
        for (int number = 1; body.contains(quote); number++) {
            quote = "$mend%d$".formatted(number);
        }
        return "do %s %s %s;".formatted(quote, body, quote);
    }

    /** @param wanted when the trigger, or the internal triggers of a constraint, are to fire */
    private String enforce(DatabaseObject of, String wanted) {
        String action =
                switch (wanted) {
                    case "enabled" -> "enable trigger";
                    case "enabled for replicas only" -> "enable replica trigger";
                    case "always enabled" -> "enable always trigger";
                    default -> "disable trigger";
                };
        if (of.kind() == Kind.TRIGGER) {
            return "alter table %s %s %s;".formatted(names.tableOf(of), action, Sql.quoted(of.name()));
        }
        if (!wanted.equals("enabled")) {
            return Sql.comment(
                    "only a superuser may disable the internal triggers of %s: alter table %s disable trigger all"
                            .formatted(of, names.tableOf(of)));
        }
        return "%s -- rows that were written meanwhile are not checked; only a superuser may do this"
                .formatted(block(
                        ("declare line text; begin for line in select pg_catalog.format('alter table %%s enable trigger %%I', t.tgrelid::pg_catalog.regclass, t.tgname)"
                                        + " from pg_catalog.pg_trigger as t join pg_catalog.pg_constraint as c on c.oid = t.tgconstraint"
                                        + " where c.conrelid = %s::pg_catalog.regclass and c.conname = %s and t.tgisinternal and t.tgenabled in ('D', 'R')"
                                        + " loop execute line; end loop; end")
                                .formatted(names.literal(of.table().orElseThrow()), SqlNames.literalOf(of.name()))));
    }

    private List<String> restart(DatabaseObject of) {
        SequenceMend sequences = new SequenceMend(expected, names);
        if (of.kind() == Kind.COLUMN) {
            return List.of(
                    "alter table %s alter column %s restart; -- if a row has the last number, change the column to bigint"
                            .formatted(names.tableOf(of), Sql.quoted(of.name())),
                    sequences.followIdentity(of));
        }
        return sequences.restart(of);
    }

    private String parameter(String name, DatabaseObject of, Optional<String> wanted) {
        return wanted.map(value -> "alter %s set (%s = %s);"
                        .formatted(named(of), name, SqlNames.literalOf(value).strip()))
                .orElseGet(() -> "alter %s reset (%s);".formatted(named(of), name));
    }

    private static String oppositeOf(Optional<Definition.Fact> is) {
        return is.filter(fact -> !fact.text().equals(Difference.REVOKED)).isPresent() ? Difference.REVOKED : "granted";
    }

    /** @param detail a privilege and a role, such as {@code select to app} or {@code select with grant option to app} */
    private String grant(String detail, DatabaseObject of, boolean granted) {
        int to = detail.indexOf(" to ");
        String given = detail.substring(0, to);
        boolean option = given.endsWith(WITH_OPTION);
        String privilege = option ? given.substring(0, given.length() - WITH_OPTION.length()) : given;
        String role = detail.substring(to + " to ".length());
        String on = named(of);
        if (of.kind() == Kind.COLUMN) {
            on = names.tableOf(of);
        } else if (of.kind() == Kind.VIEW || isForeign(of)) {
            on = names.of(of.name());
        }
        String columns = of.kind() == Kind.COLUMN ? " (%s)".formatted(Sql.quoted(of.name())) : "";
        return granted
                ? "grant %s%s on %s to %s%s;".formatted(privilege, columns, on, role, option ? WITH_OPTION : "")
                : "revoke %s%s%s on %s from %s;"
                        .formatted(option ? "grant option for " : "", privilege, columns, on, role);
    }

    private static String detail(DatabaseObject fact, DatabaseObject of) {
        String rest = " %s %s".formatted(fact.kind() == Kind.GRANT ? "on" : "of", of);
        return fact.name().substring(0, fact.name().length() - rest.length());
    }

    private boolean isForeign(DatabaseObject table) {
        return expected.find(table)
                .filter(definition -> definition instanceof Definition.Table known && known.foreign())
                .isPresent();
    }

    /** The object as {@code COMMENT ON} and {@code ALTER} write it. */
    private String named(DatabaseObject of) {
        String name = Sql.quoted(of.name());
        return switch (of.kind()) {
            case TABLE -> "%s %s".formatted(isForeign(of) ? "foreign table" : "table", names.of(of.name()));
            case SEQUENCE, TYPE, INDEX -> "%s %s".formatted(of.kind().label(), names.of(of.name()));
            case VIEW ->
                "%s %s"
                        .formatted(
                                expected.find(of)
                                                .filter(view ->
                                                        view instanceof Definition.View known && known.materialized())
                                                .isPresent()
                                        ? "materialized view"
                                        : "view",
                                names.of(of.name()));
            case FUNCTION -> "routine %s".formatted(names.ofFunction(of.name()));
            case COLUMN -> "column %s.%s".formatted(names.tableOf(of), name);
            case CONSTRAINT, TRIGGER, RULE, POLICY ->
                "%s %s on %s".formatted(of.kind().label(), name, names.tableOf(of));
            case CHECK -> {
                String domain = of.typeOfPart().orElseThrow();
                String check = of.name()
                        .substring(
                                0,
                                of.name().length()
                                        - DatabaseObject.OF_TYPE.concat(domain).length());
                yield "constraint %s on domain %s".formatted(Sql.quoted(check), names.of(domain));
            }
            case OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER ->
                throw new IllegalArgumentException("%s is no object".formatted(of));
        };
    }
}
