package dev.esquema.postgres.dump;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of the list that {@code pg_restore --list} prints.
 *
 * @param object catalogue and oid of the object; the catalogue is 0 for rows, and both are 0 for rights and comments
 * @param text kind, schema, name and owner
 */
record ArchiveEntry(String line, String object, String text) {

    private static final Pattern FORM = Pattern.compile("\\d+; (\\d+ \\d+) (.*)");

    /** A right or a comment of one of these kinds belongs to a relation; every relation of the archive is restored. */
    private static final Pattern OF_RELATION = Pattern.compile(
            "(ACL|COMMENT|SECURITY LABEL) .* (TABLE|COLUMN|VIEW|MATERIALIZED VIEW|SEQUENCE|CONSTRAINT|TRIGGER|RULE|POLICY"
                    + "|INDEX|STATISTICS) .*");

    private static final Set<String> OTHER_OBJECTS =
            Set.of("ACL", "COMMENT", "SECURITY LABEL", "DEFAULT ACL", "SCHEMA");

    static Optional<ArchiveEntry> of(String line) {
        Matcher entry = FORM.matcher(line);
        return entry.matches() ? Optional.of(new ArchiveEntry(line, entry.group(1), entry.group(2))) : Optional.empty();
    }

    /** Whether a restore of these contents uses the entry. */
    boolean isRestored(BackupContents contents) {
        if (!object.endsWith(" 0")) {
            return contents.entries().contains(object);
        }
        if (contents.hosts().stream().anyMatch(this::belongsTo)) {
            return false;
        }
        boolean ofOther = OTHER_OBJECTS.stream().anyMatch(kind -> text.startsWith(kind.concat(" ")));
        return !ofOther
                || OF_RELATION.matcher(text).matches()
                || contents.tags().stream().anyMatch(tag -> text.contains(" %s ".formatted(tag)));
    }

    /** Whether this is a right or a comment of another application's table. */
    private boolean belongsTo(BackupContents.Host host) {
        String schema = host.place().substring(0, host.place().indexOf(' '));
        String table = host.place().substring(schema.length() + 1);
        return text.contains(" %s TABLE %s ".formatted(schema, table))
                || text.contains(" %s TABLE \"%s\" ".formatted(schema, table))
                || text.contains(" %s COLUMN %s.".formatted(schema, table))
                || text.contains(" %s COLUMN \"%s\".".formatted(schema, table))
                || text.contains(" ON %s ".formatted(table))
                || text.contains(" ON \"%s\" ".formatted(table));
    }
}
