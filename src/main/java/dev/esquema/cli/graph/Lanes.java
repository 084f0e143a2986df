package dev.esquema.cli.graph;

import dev.esquema.schema.manifest.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The lanes of a graph that is drawn from the newest migration to the oldest; each lane waits for the version to which
 * its line leads, and two lanes never wait for the same version.
 *
 * <p>Column k is at character 2k. Between two columns, a line moves one column for each row, or crosses other lines
 * horizontally.
 */
final class Lanes {

    private final List<Version> waiting = new ArrayList<>();
    private final List<String> rows = new ArrayList<>();
    private int endedAt = -1;

    /** Returns the rows drawn so far, one string for each row. */
    List<String> rows() {
        return List.copyOf(rows);
    }

    /** Draws a migration and the lines from it to its dependencies. */
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

    /** Ends the lane of a migration without dependencies; the lanes to its right move one column to the left. */
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

    /** Makes the lane wait for the first version, and adds a lane to its right for each other version. */
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

    /** Joins two lanes into one: the right lane moves into the left lane. */
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

    /** Draws a line from one lane to another; both lanes continue. */
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

    /** Draws the horizontal part of a line between two columns. */
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
