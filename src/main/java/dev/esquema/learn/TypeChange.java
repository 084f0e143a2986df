package dev.esquema.learn;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a column's new type may lose a part of what its old one held; what is not known to be wide enough may. */
final class TypeChange {

    private static final Pattern FORM = Pattern.compile("(?<name>.*?)(?:\\((?<size>\\d+)(?:,(?<scale>\\d+))?\\))?");
    private static final List<String> WHOLE_NUMBERS = List.of("smallint", "integer", "bigint", "numeric");
    private static final List<String> TEXTS = List.of("character varying", "text");

    private TypeChange() {}

    static boolean mayLose(String from, String to) {
        if (from.equals(to)) {
            return false;
        }
        Matcher old = parsed(from);
        Matcher wider = parsed(to);
        String oldName = old.group("name");
        String name = wider.group("name");
        boolean unlimited = wider.group("size") == null;
        if (TEXTS.contains(name) && (TEXTS.contains(oldName) || oldName.equals("character"))) {
            return !unlimited && (old.group("size") == null || size(old) > size(wider));
        }
        if (oldName.equals("numeric") && name.equals("numeric")) {
            return !unlimited && (old.group("size") == null || whole(old) > whole(wider) || scale(old) > scale(wider));
        }
        if (unlimited && WHOLE_NUMBERS.contains(oldName) && WHOLE_NUMBERS.contains(name)) {
            return WHOLE_NUMBERS.indexOf(oldName) > WHOLE_NUMBERS.indexOf(name);
        }
        return !List.of(
                        List.of("real", "double precision"),
                        List.of("smallint", "double precision"),
                        List.of("integer", "double precision"),
                        List.of("date", "timestamp without time zone"),
                        List.of("json", "text"))
                .contains(List.of(from, to));
    }

    private static Matcher parsed(String type) {
        Matcher matcher = FORM.matcher(type);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'%s' is not a type".formatted(type));
        }
        return matcher;
    }

    private static int size(Matcher type) {
        return Integer.parseInt(type.group("size"));
    }

    private static int scale(Matcher type) {
        return type.group("scale") == null ? 0 : Integer.parseInt(type.group("scale"));
    }

    private static int whole(Matcher type) {
        return size(type) - scale(type);
    }
}
