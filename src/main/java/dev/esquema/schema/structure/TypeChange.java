package dev.esquema.schema.structure;

import java.util.List;

/** The effect of a change of a column's type on its values. */
public record TypeChange(String fromText, String toText) {

    private static final String ARRAY = "[]";
    private static final List<String> WHOLE_NUMBERS = List.of("smallint", "integer", "bigint");
    private static final List<String> FLOATS = List.of("real", "double precision");
    private static final List<String> TEXTS = List.of("character varying", "text", "character");
    private static final List<String> TIMES = List.of(
            "date",
            "timestamp without time zone",
            "timestamp with time zone",
            "time without time zone",
            "time with time zone",
            "interval");
    private static final List<List<String>> WIDENING = List.of(
            List.of("real", "double precision"),
            List.of("smallint", "real"),
            List.of("smallint", "double precision"),
            List.of("integer", "double precision"),
            List.of("date", "timestamp without time zone"),
            List.of("json", "text"));

    /** Whether the new type may not hold every value of the old one; true for a change that is not known to be safe. */
    public boolean mayLose() {
        if (fromText.equals(toText)) {
            return false;
        }
        DataType from = from();
        DataType to = to();
        if (isText(to) && !to.name().equals("character") && isText(from)) {
            return to.size().isPresent()
                    && (from.size().isEmpty()
                            || from.size().getAsInt() > to.size().getAsInt());
        }
        if (isNumeric(from) && isNumeric(to)) {
            return to.size().isPresent()
                    && (from.size().isEmpty()
                            || from.whole() > to.whole()
                            || from.fraction().getAsInt() > to.fraction().getAsInt());
        }
        if (isWhole(from) && isNumeric(to)) {
            return to.size().isPresent();
        }
        if (isWhole(from) && isWhole(to)) {
            return WHOLE_NUMBERS.indexOf(from.name()) > WHOLE_NUMBERS.indexOf(to.name());
        }
        return !WIDENING.contains(List.of(fromText, toText));
    }

    /**
     * Whether PostgreSQL converts the values by an assignment cast, without a USING clause. PostgreSQL then refuses a
     * text that is too long and a whole number that is too large; it does not cut them off.
     */
    public boolean isAssignable() {
        if (isOfArrays()) {
            return ofElements().isAssignable();
        }
        DataType from = from();
        DataType to = to();
        return from.name().equals(to.name())
                || isText(to)
                || (isNumber(from) && isNumber(to))
                || isAssignableTime(from.name(), to.name())
                || (isJson(from) && isJson(to));
    }

    /** The silent loss of the conversion, for people; empty if nothing is lost, or if PostgreSQL refuses the values. */
    public String silentLoss() {
        if (isOfArrays()) {
            return ofElements().silentLoss();
        }
        DataType from = from();
        DataType to = to();
        if (isText(to) || fromText.equals(toText)) {
            return "";
        }
        if (isNumber(to)) {
            return lossOfNumber(from, to);
        }
        if (TIMES.contains(to.name())) {
            return lossOfTime(from, to);
        }
        return lossOfOther(from, to);
    }

    /** An explicit cast cuts off what these types do not hold, or fills it up. */
    private static String lossOfOther(DataType from, DataType to) {
        if (from.name().equals(to.name())) {
            return "";
        }
        return switch (to.name()) {
            case "jsonb" -> "spaces, the order of keys and duplicate keys are lost";
            case "name", "\"char\"", "bit", "bit varying" -> "what %s cannot hold is lost".formatted(to.name());
            case "money" -> "fractions are rounded";
            case "boolean" -> isWhole(from) ? "every number but 0 becomes true" : "";
            default -> "";
        };
    }

    /** PostgreSQL converts an array by the conversion of its elements. */
    private boolean isOfArrays() {
        return fromText.endsWith(ARRAY) && toText.endsWith(ARRAY);
    }

    private TypeChange ofElements() {
        return new TypeChange(
                fromText.substring(0, fromText.length() - ARRAY.length()),
                toText.substring(0, toText.length() - ARRAY.length()));
    }

    private static String lossOfNumber(DataType from, DataType to) {
        boolean hasFraction =
                !isWhole(from) && !(isNumeric(from) && from.fraction().orElse(1) <= 0);
        if (isWhole(to)) {
            return hasFraction && !isText(from) ? "fractions are rounded" : "";
        }
        if (isNumeric(to)) {
            boolean shorter = to.size().isPresent()
                    && (!isNumeric(from)
                            ? hasFraction
                            : from.fraction().isEmpty()
                                    || from.fraction().getAsInt()
                                            > to.fraction().getAsInt());
            return shorter ? "fractions are rounded" : "";
        }
        boolean exact = from.name().equals(to.name()) || WIDENING.contains(List.of(from.name(), to.name()));
        return exact ? "" : "digits that %s cannot hold are lost".formatted(to.name());
    }

    private static String lossOfTime(DataType from, DataType to) {
        boolean zoned = from.name().endsWith("with time zone");
        if (zoned != to.name().endsWith("with time zone") && TIMES.contains(from.name())) {
            return "the values are converted in the time zone of the session";
        }
        if (to.name().equals("date") && !from.name().equals("date")) {
            return "the time of day is lost";
        }
        if (to.name().startsWith("time ") && from.name().startsWith("timestamp")) {
            return "the day is lost";
        }
        boolean shorter = to.size().isPresent()
                && to.size().getAsInt() < from.size().orElse(isText(from) ? Integer.MAX_VALUE : 6);
        return shorter ? "fractions of seconds are rounded" : "";
    }

    private static boolean isAssignableTime(String from, String to) {
        return switch (from) {
            case "date" -> to.startsWith("timestamp");
            case "timestamp without time zone" ->
                to.equals("date") || to.equals("timestamp with time zone") || to.equals("time without time zone");
            case "timestamp with time zone" -> TIMES.contains(to) && !to.equals("interval");
            case "time without time zone" -> to.equals("time with time zone") || to.equals("interval");
            case "time with time zone" -> to.equals("time without time zone");
            case "interval" -> to.equals("time without time zone");
            default -> false;
        };
    }

    /** The expression that converts a column if there is no assignment cast. */
    public String using(String column) {
        boolean direct = isText(from())
                || (fromText.equals("boolean") && toText.equals("integer"))
                || (fromText.equals("integer") && toText.equals("boolean"));
        return direct ? "%s::%s".formatted(column, toText) : "%s::text::%s".formatted(column, toText);
    }

    private DataType from() {
        return DataType.of(fromText);
    }

    private DataType to() {
        return DataType.of(toText);
    }

    private static boolean isText(DataType type) {
        return TEXTS.contains(type.name());
    }

    private static boolean isJson(DataType type) {
        return type.name().equals("json") || type.name().equals("jsonb");
    }

    private static boolean isNumeric(DataType type) {
        return type.name().equals("numeric");
    }

    private static boolean isWhole(DataType type) {
        return WHOLE_NUMBERS.contains(type.name());
    }

    private static boolean isNumber(DataType type) {
        return isWhole(type) || isNumeric(type) || FLOATS.contains(type.name());
    }
}
