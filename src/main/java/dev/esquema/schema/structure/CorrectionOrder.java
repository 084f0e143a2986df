package dev.esquema.schema.structure;

import dev.esquema.schema.structure.DatabaseObject.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** The order in which differences can be corrected. */
final class CorrectionOrder {

    private CorrectionOrder() {}

    static List<Difference> of(Structure expected, List<Difference> differences) {
        return NeededFirst.in(
                expected,
                withLateOnes(withViewsInOrder(differences.stream()
                        .sorted(Comparator.comparing(CorrectionOrder::turn))
                        .toList())));
    }

    /**
     * Objects that are not expected are dropped first, in reverse order, and views before the
     * tables that they show. A sequence is dropped last, because a column may use it until the column is corrected.
     * Then each object is made after the objects that it needs.
     */
    private static int turn(Difference difference) {
        if (joins(difference)) {
            return 2 * rank(Kind.CONSTRAINT) + 1;
        }
        if (difference
                .expected()
                .or(difference::actual)
                .filter(CorrectionOrder::isForeignKey)
                .isPresent()) {
            int afterIndexes = 2 * rank(Kind.INDEX) + 1;
            return difference.expected().isPresent() ? afterIndexes : -afterIndexes - 1;
        }
        if (difference.expected().filter(CorrectionOrder::isAtomicFunction).isPresent()) {
            return 2 * rank(Kind.COLUMN) + 1;
        }
        boolean isLate = difference
                .expected()
                .or(difference::actual)
                .filter(Definition::hasParent)
                .isPresent();
        int turn = 2 * rank(difference.object().kind()) + (isLate ? 1 : 0);
        if (difference.expected().isPresent()) {
            return turn;
        }
        return switch (difference.object().kind()) {
            case VIEW -> Integer.MIN_VALUE;
            case SEQUENCE -> Integer.MAX_VALUE;
            case TYPE, TABLE, FUNCTION, COLUMN, CONSTRAINT, INDEX, TRIGGER, RULE, POLICY -> -turn - 1;
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> turn;
        };
    }

    /** A view is made after the views that its query names; a view that is not expected is dropped before them. */
    private static List<Difference> withViewsInOrder(List<Difference> sorted) {
        List<Difference> views = new ArrayList<>(sorted);
        views.removeIf(difference -> difference.object().kind() != Kind.VIEW);
        List<Difference> ordered = new ArrayList<>();
        while (!views.isEmpty()) {
            Difference next = views.stream()
                    .filter(view -> views.stream().noneMatch(view::mustFollow))
                    .findFirst()
                    .orElse(views.get(0));
            views.remove(next);
            ordered.add(next);
        }
        Iterator<Difference> inOrder = ordered.iterator();
        return sorted.stream()
                .map(difference -> difference.object().kind() == Kind.VIEW ? inOrder.next() : difference)
                .toList();
    }

    /**
     * An index of a view, and a function with rows of a view as arguments, follow the view. A function or a type that is
     * not expected is dropped last if the present definition of an object that is corrected names it.
     */
    private static List<Difference> withLateOnes(List<Difference> sorted) {
        List<Difference> early = new ArrayList<>();
        List<Difference> late = new ArrayList<>();
        List<Difference> last = new ArrayList<>();
        List<Difference> views = sorted.stream()
                .filter(each -> each.object().kind() == Kind.VIEW)
                .toList();
        for (Difference each : sorted) {
            boolean isOfView = each.object().kind() == Kind.INDEX
                    && each.expected().isPresent()
                    && views.stream().anyMatch(view -> view.isViewOf(each));
            boolean isUsed = each.expected().isEmpty()
                    && (each.object().kind() == Kind.FUNCTION || each.object().kind() == Kind.TYPE)
                    && sorted.stream().anyMatch(user -> user.uses(each));
            boolean takesView = each.expected().isPresent() && views.stream().anyMatch(each::takes);
            (isUsed ? last : isOfView || takesView ? late : early).add(each);
        }
        int end = early.size();
        while (end > 0 && rank(early.get(end - 1).object().kind()) > rank(Kind.VIEW)) {
            end--;
        }
        List<Difference> all = new ArrayList<>(early.subList(0, end));
        all.addAll(late);
        all.addAll(early.subList(end, early.size()));
        all.addAll(last);
        return List.copyOf(all);
    }

    /** Whether a table is added to its first parent; that is possible after both tables have their columns. */
    private static boolean joins(Difference difference) {
        return difference.actual().filter(is -> !is.hasParent()).isPresent()
                && difference.expected().filter(Definition::hasParent).isPresent();
    }

    private static boolean isForeignKey(Definition definition) {
        return definition instanceof Definition.Constraint constraint
                && constraint.kind() == ConstraintKind.FOREIGN_KEY;
    }

    /** Whether PostgreSQL checks the columns that the body of a function names. */
    private static boolean isAtomicFunction(Definition definition) {
        return definition instanceof Definition.Statement statement
                && statement.sql().text().contains("\nBEGIN ATOMIC\n");
    }

    private static int rank(Kind kind) {
        return switch (kind) {
            case TYPE -> 0;
            case SEQUENCE -> 1;
            case TABLE -> 2;
            case FUNCTION -> 3;
            case COLUMN -> 4;
            case CONSTRAINT -> 5;
            case INDEX -> 6;
            case VIEW -> 7;
            case TRIGGER, RULE, POLICY -> 8;
            case CHECK, OPTIONS, ENFORCEMENT, EXHAUSTION, PARAMETER, GRANT, COMMENT, OWNER -> 9;
        };
    }
}
