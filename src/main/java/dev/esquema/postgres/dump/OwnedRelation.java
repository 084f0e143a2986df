package dev.esquema.postgres.dump;

import java.util.List;

/**
 * A table, sequence or view that a backup copies.
 *
 * @param kind {@code pg_class.relkind}
 * @param place schema, name and owner as the archive's list writes them, one byte per character
 */
record OwnedRelation(String schema, String name, String kind, String place) {

    /**
     * Returns the entries of an archive that holds the relation with its rows; a partitioned table has no rows of its
     * own.
     */
    List<String> entries() {
        String listed = place.replace('\n', ' ').replace('\r', ' ');
        return switch (kind) {
            case "S" -> List.of("SEQUENCE SET %s".formatted(listed));
            case "v" -> List.of("VIEW %s".formatted(listed));
            case "m" -> List.of("MATERIALIZED VIEW %s".formatted(listed));
            case "r" -> List.of("TABLE %s".formatted(listed), "TABLE DATA %s".formatted(listed));
            default -> List.of("TABLE %s".formatted(listed));
        };
    }
}
