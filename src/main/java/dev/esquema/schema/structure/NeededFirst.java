package dev.esquema.schema.structure;

import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Puts each missing object before the corrections that name it: a domain after its function, a table after the functions
 * of its defaults and triggers, a function after the view that it returns.
 */
final class NeededFirst {

    private static final Pattern NAME =
            Pattern.compile("\"(?<quoted>(?:[^\"]|\"\")*)\"|(?<plain>[\\p{L}_][\\p{L}\\p{N}_$]*)");

    private static final String ATOMIC = "\nBEGIN ATOMIC\n";

    private final Structure expected;
    private final List<Difference> sorted;
    private final Map<String, List<Integer>> missing = new HashMap<>();
    private final Map<String, List<String>> parts = new HashMap<>();
    private final Set<Integer> begun = new HashSet<>();
    private final Set<Integer> ordered = new LinkedHashSet<>();

    private NeededFirst(Structure expected, List<Difference> sorted) {
        this.expected = expected;
        this.sorted = sorted;
        for (int i = 0; i < sorted.size(); i++) {
            Difference difference = sorted.get(i);
            if (difference.actual().isEmpty() && isNamed(difference.object().kind())) {
                missing.computeIfAbsent(nameOf(difference.object()), none -> new ArrayList<>())
                        .add(i);
            }
        }
    }

    static List<Difference> in(Structure expected, List<Difference> sorted) {
        NeededFirst order = new NeededFirst(expected, sorted);
        if (order.missing.isEmpty()) {
            return sorted;
        }
        order.collectParts();
        for (int i = 0; i < sorted.size(); i++) {
            order.add(i);
        }
        return order.ordered.stream().map(sorted::get).toList();
    }

    private static boolean isNamed(Kind kind) {
        return switch (kind) {
            case TYPE, TABLE, VIEW, SEQUENCE, FUNCTION, COLUMN -> true;
            case CONSTRAINT, INDEX, TRIGGER, RULE, POLICY -> false;
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> false;
        };
    }

    private static String nameOf(DatabaseObject object) {
        return object.kind() == Kind.FUNCTION ? Sql.nameOfFunction(object.name()) : object.name();
    }

    /** The texts of what is made with a table or a domain; a foreign key waits for the table that it refers to. */
    private void collectParts() {
        expected.objects().forEach((object, definition) -> {
            boolean isForeignKey = definition instanceof Definition.Constraint constraint
                    && constraint.kind() == ConstraintKind.FOREIGN_KEY;
            boolean isCheck = object.kind() == Kind.CHECK && definition instanceof Definition.Fact;
            if (isCheck) {
                addPart(((Definition.Fact) definition).of().name(), definition.text());
            } else if (!object.kind().isFact() && !isForeignKey) {
                Structure.tableOf(object, definition).ifPresent(table -> addPart(table, definition.text()));
            }
        });
    }

    private void addPart(String owner, String text) {
        parts.computeIfAbsent(owner, none -> new ArrayList<>()).add(text);
    }

    private void add(int place) {
        if (!begun.add(place)) {
            return;
        }
        occupying(sorted.get(place)).forEach(this::add);
        Set<String> names = names(sorted.get(place));
        names.forEach(name -> missing.getOrDefault(name, List.of()).stream()
                .filter(other -> other > place && isNeeded(sorted.get(other).object(), sorted.get(place), names))
                .forEach(this::add));
        ordered.add(place);
    }

    /** What is dropped because it has the name of a missing relation. */
    private List<Integer> occupying(Difference made) {
        boolean takesName = made.actual().isEmpty() && made.object().kind().isRelation();
        return IntStream.range(0, takesName ? sorted.size() : 0)
                .filter(place -> sorted.get(place).expected().isEmpty())
                .filter(place -> sorted.get(place).object().kind().isRelation()
                        && sorted.get(place)
                                .object()
                                .name()
                                .equals(made.object().name()))
                .boxed()
                .toList();
    }

    /** Whether an object that is named is needed; the name of a column may stand for that of another table. */
    private static boolean isNeeded(DatabaseObject object, Difference user, Set<String> names) {
        return object.kind() != Kind.COLUMN
                || (user.object().kind() != Kind.TABLE
                        && (object.table().equals(user.object().table())
                                || names.contains(object.table().orElseThrow())));
    }

    private Set<String> names(Difference difference) {
        Set<String> names = new LinkedHashSet<>();
        difference.expected().ifPresent(definition -> {
            addNames(made(difference.object(), definition), names);
            boolean hasParts = difference.object().kind() == Kind.TYPE
                    || (difference.object().kind() == Kind.TABLE
                            && difference.actual().isEmpty());
            if (hasParts) {
                parts.getOrDefault(difference.object().name(), List.of()).forEach(text -> addNames(text, names));
            }
        });
        return names;
    }

    /** The text without the body of a function, which PostgreSQL reads when the function runs. */
    private static String made(DatabaseObject object, Definition definition) {
        String text = definition.text();
        int body = text.indexOf("\nAS ");
        return object.kind() == Kind.FUNCTION && body >= 0 && !text.contains(ATOMIC) ? text.substring(0, body) : text;
    }

    private static void addNames(String text, Set<String> names) {
        Matcher name = NAME.matcher(text);
        while (name.find()) {
            String quoted = name.group("quoted");
            names.add(quoted == null ? name.group("plain") : quoted.replace("\"\"", "\""));
        }
    }
}
