package dev.esquema.schema.structure;

import java.util.ArrayList;
import java.util.List;

/** The statements that make a column what it should be. */
final class ColumnMend {

    private ColumnMend() {}

    static List<String> statements(DatabaseObject column, Definition.Column is, Definition.Column wanted) {
        String table = Sql.quoted(column.table().orElseThrow());
        String name = Sql.quoted(column.name());
        if (is.value() instanceof ColumnValue.Computed || wanted.value() instanceof ColumnValue.Computed) {
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
        boolean valueDiffers = !wanted.value().isMetBy(is.value());
        boolean typeDiffers =
                !is.type().equals(wanted.type()) || !is.collation().equals(wanted.collation());
        if (is.value() instanceof ColumnValue.Identity && valueDiffers) {
            actions.add("drop identity");
        }
        if (is.value() instanceof ColumnValue.Default && (valueDiffers || typeDiffers)) {
            actions.add("drop default");
        }
        if (typeDiffers) {
            String collation = wanted.collation().map(" collate %s"::formatted).orElse("");
            actions.add("type %s%s using %s::%s".formatted(wanted.type(), collation, name, wanted.type()));
        }
        if (wanted.value() instanceof ColumnValue.Default && (valueDiffers || typeDiffers)) {
            actions.add("set %s".formatted(wanted.value().text()));
        }
        if (is.nullable() != wanted.nullable()) {
            actions.add(wanted.nullable() ? "drop not null" : "set not null");
        }
        if (wanted.value() instanceof ColumnValue.Identity && valueDiffers) {
            actions.add("add %s".formatted(wanted.value().text()));
        }
        return actions;
    }
}
