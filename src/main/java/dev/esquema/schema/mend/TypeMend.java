package dev.esquema.schema.mend;

import dev.esquema.schema.structure.Definition;
import java.util.ArrayList;
import java.util.List;

/** The SQL statements that give an enum its expected labels. */
record TypeMend(SqlNames names) {

    /**
     * Renames a label back if it stands in the place of another one, which changes no row, and adds a missing label.
     * PostgreSQL cannot remove a label.
     */
    List<String> change(String type, Definition.Type is, Definition.Type wanted) {
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
                statements.add("alter type %s add value %s %s;"
                        .formatted(name, SqlNames.literalOf(label), place(labels, wanted.labels(), i)));
                labels.add(label);
            }
        }
        labels.stream()
                .filter(label -> !wanted.labels().contains(label))
                .map(label ->
                        "-- the label %s of %s is not expected: PostgreSQL cannot remove a label; the type would have to be created again"
                                .formatted(SqlNames.literalOf(label), name))
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
