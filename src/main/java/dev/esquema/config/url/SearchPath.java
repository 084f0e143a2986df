package dev.esquema.config.url;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The schemas of a URL's search path; the first one is the owned schema.
 *
 * @param text the search path as the URL contains it
 */
record SearchPath(String text) {

    private static final Pattern NAME = Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")*)\"|([^\",\\s]+))\\s*(?:,|$)");

    /** Returns the names as PostgreSQL reads them: quotes are removed, and unquoted names are in lower case. */
    List<String> schemas() {
        List<String> names = new ArrayList<>();
        Matcher matcher = NAME.matcher(text);
        int read = 0;
        while (read < text.length() && matcher.find(read) && matcher.start() == read) {
            String quoted = matcher.group(1);
            names.add(quoted == null ? matcher.group(2).toLowerCase(Locale.ROOT) : quoted.replace("\"\"", "\""));
            read = matcher.end();
        }
        if (read < text.length()) {
            throw new MalformedUrlException("its search path cannot be read: expected names with commas between them");
        }
        return names;
    }

    /** Returns the owned schema; empty if the path begins with {@code $user}, which only the server can resolve. */
    Optional<String> ownedSchema() {
        return schemas().stream().findFirst().filter(name -> !name.equals("$user"));
    }

    /** Returns the search path for the session, if it contains more than the owned schema. */
    Optional<String> ofSession() {
        return schemas().size() > 1 || ownedSchema().isEmpty() ? Optional.of(text) : Optional.empty();
    }
}
