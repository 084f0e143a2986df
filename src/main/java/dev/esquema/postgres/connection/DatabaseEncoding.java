package dev.esquema.postgres.connection;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * The characters that a database can hold. The server reports its encoding with the login, so this asks nothing.
 *
 * @param name the name that PostgreSQL gives the encoding, such as {@code LATIN1}
 * @param charset the same encoding in Java; empty if Java does not know it
 */
public record DatabaseEncoding(String name, Optional<Charset> charset) {

    /** UTF8 holds every character, and into SQL_ASCII the server writes what it is sent. */
    private static final Set<String> ALL = Set.of("UTF8", "SQL_ASCII");

    private static final Map<String, String> LATIN = Map.of(
            "LATIN1", "ISO-8859-1",
            "LATIN2", "ISO-8859-2",
            "LATIN3", "ISO-8859-3",
            "LATIN4", "ISO-8859-4",
            "LATIN5", "ISO-8859-9",
            "LATIN6", "ISO-8859-10",
            "LATIN7", "ISO-8859-13",
            "LATIN8", "ISO-8859-14",
            "LATIN9", "ISO-8859-15",
            "LATIN10", "ISO-8859-16");

    public static DatabaseEncoding of(Connection connection) throws SQLException {
        String reported = connection.unwrap(PGConnection.class).getParameterStatus("server_encoding");
        return named(reported == null ? "UTF8" : reported);
    }

    /** @param name as PostgreSQL writes it */
    public static DatabaseEncoding named(String name) {
        if (ALL.contains(name)) {
            return new DatabaseEncoding(name, Optional.of(StandardCharsets.UTF_8));
        }
        String java = LATIN.getOrDefault(name, name.replace('_', '-').replaceFirst("^WIN(?=[0-9])", "windows-"));
        return new DatabaseEncoding(
                name, Charset.isSupported(java) ? Optional.of(Charset.forName(java)) : Optional.empty());
    }

    /** Whether it holds every character. */
    public boolean holdsAll() {
        return ALL.contains(name);
    }

    /** Whether it holds every character of the text; an encoding that Java does not know is not suspected. */
    public boolean holds(String text) {
        return holdsAll() || charset.isEmpty() || charset.get().newEncoder().canEncode(text);
    }

    /**
     * Returns a text that the database can hold: an ellipsis becomes three dots, a dash becomes a hyphen, and every other
     * character that it cannot hold becomes a question mark.
     */
    public String held(String text) {
        Charset known = charset.orElse(StandardCharsets.US_ASCII);
        if (holdsAll() || known.newEncoder().canEncode(text)) {
            return text;
        }
        return text.codePoints()
                .mapToObj(Character::toString)
                .map(character -> known.newEncoder().canEncode(character) ? character : replaced(character))
                .collect(Collectors.joining());
    }

    private static String replaced(String character) {
        return switch (character) {
            case "…" -> "...";
            case "–", "—" -> "-";
            default -> "?";
        };
    }

    @Override
    public String toString() {
        return name;
    }
}
