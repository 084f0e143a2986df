package dev.esquema.cli.graph;

import dev.esquema.schema.manifest.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The lanes of a picture that is drawn from the newest migration to the oldest; each lane waits for the version that its
 * line leads to, and no two wait for the same.
 *
 * <p>Column k is at character 2k; between two columns a line moves one column a row, or crosses others on the level.
 */
final class Lanes {

    private final List<Version> waiting = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();
    private int endedAt = -1;

    /** What was drawn, a row a line. */
    List<String> rows() {
        return List.copyOf(rows);
    }

    /** Draws a migration and the lines that lead from it to those it depends on. */
    void draw(Version version, List<Version> dependsOn, String label) {
        int column = waiting.indexOf(version);
        if (column < 0) {
            column = waiting.size();
            if (column == endedAt) {
                rows.add(row().toString().stripTrailing());
            }
            waiting.add(version);
        }
        endedAt = -1;
        StringBuilder node = row();
        node.setCharAt(2 * column, '*');
        rows.add("%s %s".formatted(node.toString().stripTrailing(), label));
        leave(column, dependsOn);
    }

    private void leave(int column, List<Version> dependsOn) {
        Set<Version> begun = new LinkedHashSet<>(dependsOn);
        begun.removeAll(waiting);
        List<Version> joined =
                dependsOn.stream().distinct().filter(waiting::contains).toList();
        if (dependsOn.isEmpty()) {
            end(column);
            return;
        }
        boolean goesOn = !begun.isEmpty();
        joined.subList(goesOn ? 0 : 1, joined.size()).forEach(version -> link(column, waiting.indexOf(version)));
        if (goesOn) {
            branch(column, List.copyOf(begun));
        } else {
            merge(column, waiting.indexOf(joined.get(0)));
        }
    }

    /** Nothing comes before it: the lanes to its right move up. */
    private void end(int column) {
        waiting.remove(column);
        if (column == waiting.size()) {
            endedAt = column;
            return;
        }
        StringBuilder row = blank(waiting.size());
        bars(row, 0, column);
        for (int k = column; k < waiting.size(); k++) {
            row.setCharAt(2 * k + 1, '/');
        }
        add(row);
    }

    /** The lane waits for the first, and new ones to its right wait for the others. */
    private void branch(int column, List<Version> begun) {
        waiting.set(column, begun.get(0));
        for (int i = begun.size() - 1; i > 0; i--) {
            StringBuilder row = blank(waiting.size() + 1);
            bars(row, 0, column + 1);
            for (int k = column; k < waiting.size(); k++) {
                row.setCharAt(2 * k + 1, '\\');
            }
            add(row);
            waiting.add(column + 1, begun.get(i));
        }
    }

    /** The lane and another one become one: the right one of them goes over to the left one. */
    private void merge(int one, int other) {
        int left = Math.min(one, other);
        int right = Math.max(one, other);
        waiting.set(left, waiting.get(other));
        StringBuilder row = blank(waiting.size());
        bars(row, 0, right);
        cross(row, left + 1, right - 1);
        for (int k = right; k < waiting.size(); k++) {
            row.setCharAt(2 * k - 1, '/');
        }
        add(row);
        waiting.remove(right);
        if (right > left + 1) {
            StringBuilder arrival = row();
            arrival.setCharAt(2 * left + 1, '/');
            add(arrival);
        }
    }

    /** A line from a lane to another one; both go on. */
    private void link(int from, int to) {
        char stroke = to < from ? '/' : '\\';
        int leaves = to < from ? 2 * from - 1 : 2 * from + 1;
        int arrives = to < from ? 2 * to + 1 : 2 * to - 1;
        StringBuilder row = row();
        row.setCharAt(leaves, stroke);
        cross(row, Math.min(from, to) + 1, Math.max(from, to) - 1);
        add(row);
        if (leaves != arrives) {
            StringBuilder arrival = row();
            arrival.setCharAt(arrives, stroke);
            add(arrival);
        }
    }

    /** The level part of a line, between two columns that it has reached on the way. */
    private static void cross(StringBuilder row, int left, int right) {
        for (int k = left; k < right; k++) {
            row.setCharAt(2 * k + 1, '_');
        }
    }

    private StringBuilder row() {
        StringBuilder row = blank(waiting.size());
        bars(row, 0, waiting.size());
        return row;
    }

    private static void bars(StringBuilder row, int from, int end) {
        for (int k = from; k < end; k++) {
            row.setCharAt(2 * k, '|');
        }
    }

    private static StringBuilder blank(int columns) {
        char[] row = new char[2 * columns + 2];
        Arrays.fill(row, ' ');
        return new StringBuilder().append(row);
    }

    private void add(StringBuilder row) {
        rows.add(row.toString().stripTrailing());
    }
}
