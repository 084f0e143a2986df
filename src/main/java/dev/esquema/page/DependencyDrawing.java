package dev.esquema.page;

import dev.esquema.schema.history.MigrationEntry;
import dev.esquema.schema.manifest.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The dependencies of migrations as a drawing: a dot for each row, and a line from each migration to each one that it
 * depends on. Units are pixels.
 *
 * <ol>
 *   <li>The rows are visited from the newest to the oldest. A lane is a column that a line passes through; it is taken
 *       by the version that the line leads to.
 *   <li>A migration gets the first lane that is taken by its version, or the first free lane.
 *   <li>Its lanes become free. Each dependency that has no lane yet takes the first free lane.
 * </ol>
 */
public record DependencyDrawing(int width, int height, List<Dot> dots, List<String> lines) {

    private static final int ROW = 44;
    private static final int LANE = 18;

    public DependencyDrawing {
        dots = List.copyOf(dots);
        lines = List.copyOf(lines);
    }

    /** One migration. */
    public record Dot(int x, int y, String state) {}

    private record Place(int row, int lane) {}

    /** @param rows the migrations, newest first; a line to one that is not among them ends at the lower edge */
    static DependencyDrawing of(List<MigrationEntry> rows) {
        List<Optional<Version>> lanes = new ArrayList<>();
        Map<Version, Place> places = new HashMap<>();
        Map<Version, Integer> columns = new HashMap<>();
        int widest = 0;
        for (int row = 0; row < rows.size(); row++) {
            MigrationEntry entry = rows.get(row);
            int lane = take(lanes, entry.version());
            places.put(entry.version(), new Place(row, lane));
            release(lanes, entry.version());
            entry.dependsOn().forEach(dependency -> columns.put(dependency, take(lanes, dependency)));
            widest = Math.max(widest, lanes.size());
        }
        return new DependencyDrawing(
                (widest + 1) * LANE,
                rows.size() * ROW,
                rows.stream().map(entry -> dot(placeOf(entry, places), entry)).toList(),
                lines(rows, places, columns));
    }

    private static int take(List<Optional<Version>> lanes, Version version) {
        int taken = lanes.indexOf(Optional.of(version));
        if (taken >= 0) {
            return taken;
        }
        int free = lanes.indexOf(Optional.<Version>empty());
        if (free >= 0) {
            lanes.set(free, Optional.of(version));
            return free;
        }
        lanes.add(Optional.of(version));
        return lanes.size() - 1;
    }

    private static void release(List<Optional<Version>> lanes, Version version) {
        lanes.replaceAll(lane -> lane.equals(Optional.of(version)) ? Optional.empty() : lane);
    }

    private static Place placeOf(MigrationEntry entry, Map<Version, Place> places) {
        return Objects.requireNonNull(places.get(entry.version()));
    }

    private static Dot dot(Place place, MigrationEntry entry) {
        return new Dot(x(place.lane()), y(place.row()), entry.state().label());
    }

    private static List<String> lines(
            List<MigrationEntry> rows, Map<Version, Place> places, Map<Version, Integer> columns) {
        List<String> lines = new ArrayList<>();
        for (MigrationEntry entry : rows) {
            Place from = placeOf(entry, places);
            for (Version dependency : entry.dependsOn()) {
                Place to = places.getOrDefault(
                        dependency, new Place(rows.size(), columns.getOrDefault(dependency, from.lane())));
                lines.add(line(from, to));
            }
        }
        return lines;
    }

    /** A line leaves its lane within one row and then goes straight down. */
    private static String line(Place from, Place to) {
        int bend = Math.min(y(from.row()) + ROW, y(to.row()));
        return "M%1$d %2$dC%1$d %3$d %4$d %3$d %4$d %5$dV%6$d"
                .formatted(x(from.lane()), y(from.row()), (y(from.row()) + bend) / 2, x(to.lane()), bend, y(to.row()));
    }

    private static int x(int lane) {
        return (lane + 1) * LANE;
    }

    private static int y(int row) {
        return row * ROW + ROW / 2;
    }
}
