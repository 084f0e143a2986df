package dev.esquema.postgres.structure;

import dev.esquema.schema.structure.ColumnValue;
import dev.esquema.schema.structure.ConstraintKind;
import dev.esquema.schema.structure.DatabaseObject;
import dev.esquema.schema.structure.DatabaseObject.Kind;
import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Firing;
import dev.esquema.schema.structure.Parent;
import dev.esquema.schema.structure.RowSecurity;
import dev.esquema.schema.structure.Wording;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code sql/structure-read.sql}: an object and the facts about it, in the order that the query documents.
 *
 * @param text removes the schema names from SQL
 */
record CatalogRow(Kind kind, Optional<String> owner, String name, List<@Nullable String> facts, UnqualifiedText text) {

    static CatalogRow of(ResultSet row, UnqualifiedText text) throws SQLException {
        return new CatalogRow(
                Kind.valueOf(row.getString("kind")),
                Optional.ofNullable(row.getString("owner")),
                row.getString("name"),
                Arrays.asList((@Nullable String[]) row.getArray("facts").getArray()),
                text);
    }

    DatabaseObject object() {
        if (kind.isFact()) {
            return DatabaseObject.fact(kind, name, subject());
        }
        return new DatabaseObject(kind, owner, kind == Kind.FUNCTION ? text.of(name) : name);
    }

    Definition definition() {
        return switch (kind) {
            case TABLE ->
                new Definition.Table(isTrue(0), isTrue(1), RowSecurity.valueOf(fact(2)), wording(3), parents());
            case COLUMN ->
                new Definition.Column(sql(0), isTrue(1), value(), optional(5).map(text::of));
            case CONSTRAINT ->
                new Definition.Constraint(ConstraintKind.ofCatalog(fact(0)), Wording.of(sql(1)), isTrue(2));
            case INDEX -> new Definition.Index(fact(0), isTrue(1), Wording.of(sql(2)), isTrue(3));
            case SEQUENCE ->
                new Definition.Sequence(sql(0), optional(1).map(table -> DatabaseObject.column(table, fact(2))));
            case VIEW -> new Definition.View(isTrue(0), wording(1));
            case TYPE -> type();
            case FUNCTION -> new Definition.Statement(function(), Firing.ORIGIN);
            case TRIGGER, RULE -> new Definition.Statement(Wording.of(sql(0)), Firing.ofCatalog(fact(1)));
            case POLICY -> new Definition.Statement(Wording.of(sql(0)), Firing.ORIGIN);
            case CHECK, OPTIONS -> new Definition.Fact(subject(), Wording.of(sql(3)), Optional.empty());
            case ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT -> new Definition.Fact(subject(), fact(3));
            case OWNER -> new Definition.Fact(subject(), Wording.of(fact(3)), optional(4));
        };
    }

    /** The object that a fact is about. */
    private DatabaseObject subject() {
        Kind of = Kind.valueOf(fact(0));
        return new DatabaseObject(of, optional(1), of == Kind.FUNCTION ? sql(2) : fact(2));
    }

    private Definition type() {
        List<String> rest = facts.stream().skip(1).filter(Objects::nonNull).toList();
        return switch (fact(0)) {
            case "d" -> new Definition.Domain(sql(1), wording(2), isTrue(3));
            case "c" -> {
                List<Definition.Composite.Attribute> attributes = new ArrayList<>();
                for (int i = 1; i < facts.size(); i += 2) {
                    attributes.add(new Definition.Composite.Attribute(fact(i), sql(i + 1)));
                }
                yield new Definition.Composite(attributes);
            }
            case "r" -> new Definition.Statement(Wording.of("as range (%s)".formatted(sql(1))), Firing.ORIGIN);
            default -> new Definition.Type(rest);
        };
    }

    /**
     * The definition of a function without schema names. PostgreSQL does not know what a body that is kept as text
     * refers to; such a body is given as it is, and a second time without schema names, because a placeholder may have
     * put them there.
     */
    private Wording function() {
        String definition = fact(0);
        String body = fact(1);
        int at = body.isEmpty() || !isTrue(2) ? -1 : definition.lastIndexOf(body);
        if (at < 0) {
            return Wording.of(text.of(definition));
        }
        String head = text.of(definition.substring(0, at));
        String whole = head.concat(definition.substring(at));
        String plain = head.concat(text.of(body)).concat(definition.substring(at + body.length()));
        return new Wording(whole, Optional.of(plain).filter(other -> !other.equals(whole)));
    }

    private List<Parent> parents() {
        List<Parent> parents = new ArrayList<>();
        for (int i = 4; i < facts.size(); i += 3) {
            parents.add(new Parent(optional(i), fact(i + 1), optional(i + 2).map(text::of)));
        }
        return parents;
    }

    private ColumnValue value() {
        Optional<Wording> expression = wording(4);
        String identity = fact(2);
        String generated = fact(3);
        if (!identity.isEmpty()) {
            return new ColumnValue.Identity(identity.equals("a"));
        }
        if (!generated.isEmpty()) {
            return new ColumnValue.Computed(expression.orElseThrow(), generated.equals("s"));
        }
        return expression.<ColumnValue>map(ColumnValue.Default::new).orElse(new ColumnValue.None());
    }

    private boolean isTrue(int place) {
        return Boolean.parseBoolean(facts.get(place));
    }

    private Optional<Wording> wording(int place) {
        return optional(place).map(text::of).map(Wording::of);
    }

    private Optional<String> optional(int place) {
        return Optional.ofNullable(facts.get(place));
    }

    private String sql(int place) {
        return text.of(fact(place));
    }

    private String fact(int place) {
        return Objects.requireNonNull(facts.get(place));
    }
}
