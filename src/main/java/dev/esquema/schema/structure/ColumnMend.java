package dev.esquema.schema.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements that make a column what it should be. */
final class ColumnMend {

    private ColumnMend() {}

    static List<String> statements(DatabaseObject column, Definition.Column is, Definition.Column wanted) {
        String table = Sql.quoted(column.table().orElseThrow());
        String name = Sql.quoted(column.name());
        if (isExpression(is.generated()) || isExpression(wanted.generated())) {
            return List.of(
                    "alter table %s drop column %s;".formatted(table, name),
                    "alter table %s add column %s %s;".formatted(table, name, wanted.text()));
        }
        return actions(name, is, wanted).stream()
                .map(action -> "alter table %s alter column %s %s;".formatted(table, name, action))
                .toList();
    }

    private static List<String> actions(String name, Definition.Column is, Definition.Column wanted) {
        List<String> actions = new ArrayList<>();
        if (is.generated().isPresent() && !is.generated().equals(wanted.generated())) {
            actions.add("drop identity");
        }
        if (!is.type().equals(wanted.type()) || !is.collation().equals(wanted.collation())) {
            String collation = wanted.collation().map(" collate %s"::formatted).orElse("");
            is.defaultValue().ifPresent(old -> actions.add("drop default"));
            actions.add("type %s%s using %s::%s".formatted(wanted.type(), collation, name, wanted.type()));
        }
        if (!is.defaultValue().equals(wanted.defaultValue()) || actions.contains("drop default")) {
            actions.add(wanted.defaultValue().map("set default %s"::formatted).orElse("drop default"));
        }
        if (is.nullable() != wanted.nullable()) {
            actions.add(wanted.nullable() ? "drop not null" : "set not null");
        }
        if (!is.generated().equals(wanted.generated())) {
            wanted.generated().map("add generated %s"::formatted).ifPresent(actions::add);
        }
        return actions;
    }

    /** A column that is computed cannot be altered into one that is not, nor back. */
    private static boolean isExpression(Optional<String> generated) {
        return generated.filter(how -> how.contains("(")).isPresent();
    }
}
