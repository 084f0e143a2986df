package dev.esquema.schema.mend;

import dev.esquema.schema.structure.Definition;
import dev.esquema.schema.structure.Multirange;
import dev.esquema.schema.structure.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The SQL statements that make enums, domains, composite types and ranges as expected. */
record TypeMend(SqlNames names) {

    /** Makes a missing type; returns nothing for a type of which only the existence is known. */
    List<String> create(String type, Definition wanted) {
        String name = names.of(type);
        if (wanted instanceof Definition.Domain) {
            return List.of("create domain %s%s;".formatted(name, wanted.text().substring("domain".length())));
        }
        if (wanted instanceof Definition.Composite composite) {
            return List.of("create type %s as (%s);"
                    .formatted(
                            name,
                            composite.attributes().stream()
                                    .map(attribute -> "%s %s".formatted(Sql.quoted(attribute.name()), attribute.type()))
                                    .collect(Collectors.joining(", "))));
        }
        if (wanted instanceof Definition.Statement range) {
            return List.of("create type %s %s;".formatted(name, range.text()));
        }
        return wanted instanceof Definition.Type known && !known.labels().isEmpty()
                ? List.of("create type %s as enum (%s);"
                        .formatted(
                                name,
                                known.labels().stream().map(SqlNames::literalOf).collect(Collectors.joining(", "))))
                : List.of();
    }

    /**
     * Alters an existing type; returns nothing if it is of another kind, a range that differs in more than the name of its
     * multirange, or a domain over another type.
     */
    List<String> change(String type, Definition is, Definition wanted) {
        if (is instanceof Definition.Type actual && wanted instanceof Definition.Type known) {
            return change(type, actual, known);
        }
        if (is instanceof Definition.Domain actual && wanted instanceof Definition.Domain domain) {
            return actual.base().equals(domain.base()) ? change(type, actual, domain) : List.of();
        }
        if (Multirange.isOnlyDifference(is, wanted)) {
            return List.of("alter type %s rename to %s;"
                    .formatted(
                            names.of(Multirange.of(type, is).orElseThrow()),
                            Sql.quoted(Multirange.of(type, wanted).orElseThrow())));
        }
        return is instanceof Definition.Composite actual && wanted instanceof Definition.Composite composite
                ? change(type, actual, composite)
                : List.of();
    }

    private List<String> change(String type, Definition.Domain is, Definition.Domain wanted) {
        List<String> statements = new ArrayList<>();
        String alter = "alter domain %s".formatted(names.of(type));
        if (!is.value().equals(wanted.value())) {
            statements.add(wanted.value()
                    .map(value -> "%s set default %s;".formatted(alter, value.text()))
                    .orElseGet(() -> "%s drop default;".formatted(alter)));
        }
        if (is.notNull() != wanted.notNull()) {
            statements.add("%s %s not null;".formatted(alter, wanted.notNull() ? "set" : "drop"));
        }
        return statements;
    }

    /**
     * Renames an attribute back if it stands in the place of another one of its type. Attributes that are in another
     * order only cannot be corrected: PostgreSQL adds attributes at the end.
     */
    private List<String> change(String type, Definition.Composite is, Definition.Composite wanted) {
        List<String> statements = new ArrayList<>();
        String alter = "alter type %s".formatted(names.of(type));
        List<Definition.Composite.Attribute> attributes = new ArrayList<>(is.attributes());
        for (int i = 0; i < Math.min(attributes.size(), wanted.attributes().size()); i++) {
            Definition.Composite.Attribute renamed = attributes.get(i);
            Definition.Composite.Attribute attribute = wanted.attributes().get(i);
            if (renamed.type().equals(attribute.type()) && !wanted.has(renamed.name()) && !is.has(attribute.name())) {
                statements.add("%s rename attribute %s to %s;"
                        .formatted(alter, Sql.quoted(renamed.name()), Sql.quoted(attribute.name())));
                attributes.set(i, attribute);
            }
        }
        statements.addAll(dropAndAdd(alter, new Definition.Composite(attributes), wanted));
        return statements;
    }

    private static List<String> dropAndAdd(String alter, Definition.Composite is, Definition.Composite wanted) {
        List<String> statements = new ArrayList<>();
        is.attributes().stream()
                .filter(attribute -> !wanted.has(attribute.name()))
                .map(attribute ->
                        "%s drop attribute %s; -- its values are lost".formatted(alter, Sql.quoted(attribute.name())))
                .forEach(statements::add);
        wanted.attributes().stream()
                .filter(attribute -> !is.attributes().contains(attribute))
                .map(attribute -> is.has(attribute.name())
                        ? "%s alter attribute %s type %s;"
                                .formatted(alter, Sql.quoted(attribute.name()), attribute.type())
                        : "%s add attribute %s %s;".formatted(alter, Sql.quoted(attribute.name()), attribute.type()))
                .forEach(statements::add);
        return statements;
    }

    /**
     * Renames a label back if it stands in the place of another one, which changes no row, and adds a missing label.
     * PostgreSQL cannot remove a label.
     */
    private List<String> change(String type, Definition.Type is, Definition.Type wanted) {
        String name = names.of(type);
        List<String> statements = new ArrayList<>();
        List<String> labels = new ArrayList<>(is.labels());
        if (labels.size() == wanted.labels().size()) {
            for (int i = 0; i < labels.size(); i++) {
                String old = labels.get(i);
                String label = wanted.labels().get(i);
                if (!wanted.labels().contains(old) && !labels.contains(label)) {
                    statements.add("alter type %s rename value %s to %s;"
                            .formatted(name, SqlNames.literalOf(old), SqlNames.literalOf(label)));
                    labels.set(i, label);
                }
            }
        }
        for (int i = 0; i < wanted.labels().size(); i++) {
            String label = wanted.labels().get(i);
            if (!labels.contains(label)) {
                statements.add(
                        "alter type %s add value %s %s; -- if later SQL uses the label, run this statement by itself first"
                                .formatted(name, SqlNames.literalOf(label), place(labels, wanted.labels(), i)));
                labels.add(label);
            }
        }
        labels.stream()
                .filter(label -> !wanted.labels().contains(label))
                .map(label -> Sql.comment(
                        "the label %s of %s is not expected: PostgreSQL cannot remove a label; the type would have to be created again"
                                .formatted(SqlNames.literalOf(label), name)))
                .forEach(statements::add);
        return statements;
    }

    /** The place of a new label: after the label before it; the first label comes before all others. */
    private static String place(List<String> labels, List<String> wanted, int position) {
        return position == 0
                ? labels.stream()
                        .findFirst()
                        .map(first -> "before %s".formatted(SqlNames.literalOf(first)))
                        .orElse("")
                : "after %s".formatted(SqlNames.literalOf(wanted.get(position - 1)));
    }
}
