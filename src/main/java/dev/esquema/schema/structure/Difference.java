package dev.esquema.schema.structure;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One object that differs from the expected one.
 *
 * @param expected empty for an object that should not exist
 * @param actual empty for an object that is missing
 */
public record Difference(DatabaseObject object, Optional<Definition> expected, Optional<Definition> actual) {

    /** The state of a privilege that everybody has by default and that a migration took away. */
    public static final String REVOKED = "revoked";

    public Difference {
        if (expected.equals(actual)) {
            throw new IllegalArgumentException("%s does not differ".formatted(object));
        }
    }

    /** The object that the message names first: of some facts, the object that they are about. */
    public DatabaseObject subject() {
        Definition definition = expected.or(() -> actual).orElseThrow();
        return switch (object.kind()) {
            case ENFORCEMENT, EXHAUSTION, OPTIONS -> ((Definition.Fact) definition).of();
            case CHECK, OWNER, GRANT, PARAMETER, COMMENT -> object;
            case TYPE, TABLE, VIEW, SEQUENCE, FUNCTION, COLUMN, CONSTRAINT, INDEX, TRIGGER, RULE, POLICY -> object;
        };
    }

    /** One sentence for people, in one line. */
    public String message() {
        if (expected.or(() -> actual).orElseThrow() instanceof Definition.Fact fact) {
            return ofFact(fact.of());
        }
        if (expected.isEmpty()) {
            return "%s exists and is not expected".formatted(object);
        }
        Definition wanted = expected.get();
        if (actual.isEmpty()) {
            boolean isLong = wanted.text().isEmpty()
                    || wanted instanceof Definition.Table
                    || wanted instanceof Definition.Statement
                    || wanted instanceof Definition.View;
            return isLong
                    ? "%s is missing".formatted(object)
                    : "%s is missing, expected: %s".formatted(object, Sql.inOneLine(wanted.text()));
        }
        return ofChange(actual.get(), wanted);
    }

    private String ofChange(Definition is, Definition wanted) {
        if (is instanceof Definition.Index index && !index.valid() && ((Definition.Index) wanted).valid()) {
            return "%s is INVALID: PostgreSQL does not use it".formatted(object);
        }
        if (is instanceof Definition.Statement actualStatement && wanted instanceof Definition.Statement statement) {
            return statement.sql().isAlike(actualStatement.sql())
                    ? "%s is %s, expected: %s"
                            .formatted(
                                    object,
                                    actualStatement.firing().label(),
                                    statement.firing().label())
                    : ofText(actualStatement.sql().text(), statement.sql().text());
        }
        if (is instanceof Definition.View actualView
                && wanted instanceof Definition.View view
                && actualView.materialized() == view.materialized()) {
            return ofText(queryOf(actualView), queryOf(view));
        }
        return "%s is %s, expected: %s".formatted(object, shown(is), shown(wanted));
    }

    private static String shown(Definition definition) {
        return definition instanceof Definition.View || definition instanceof Definition.Statement
                ? firstLine(definition.text())
                : Sql.inOneLine(definition.text());
    }

    private String ofFact(DatabaseObject of) {
        String wanted = expected.map(Definition::text).orElse("");
        String is = actual.map(Definition::text).orElse("");
        return switch (object.kind()) {
            case ENFORCEMENT -> ofEnforcement(of, is, wanted);
            case EXHAUSTION ->
                actual.isEmpty()
                        ? "%s is not exhausted any more".formatted(of)
                        : "the sequence of %s is exhausted: its last number is %s and it has no next one"
                                .formatted(of, is);
            case OPTIONS -> ofOptions(of, is, wanted);
            case OWNER -> "%s is %s, expected: %s".formatted(object, is, usualOr(wanted));
            case GRANT ->
                actual.isEmpty() && !wanted.equals(REVOKED)
                        ? "%s is missing".formatted(object)
                        : "%s is %s, expected: %s".formatted(object, orGranted(is), orGranted(wanted));
            case CHECK, PARAMETER, COMMENT -> ofText(object, is, wanted);
            case TYPE, TABLE, VIEW, SEQUENCE, FUNCTION, COLUMN, CONSTRAINT, INDEX, TRIGGER, RULE, POLICY ->
                throw new IllegalStateException("%s is no fact".formatted(object));
        };
    }

    private static String ofEnforcement(DatabaseObject of, String is, String wanted) {
        if (of.kind() == DatabaseObject.Kind.TRIGGER) {
            return "%s is %s, expected: %s".formatted(of, orAsOnParent(is, wanted), orAsOnParent(wanted, is));
        }
        return is.isEmpty()
                ? "%s is enabled, expected: %s".formatted(of, wanted)
                : "%s is %s: PostgreSQL does not enforce it".formatted(of, is);
    }

    /** The mode of a trigger of a partition; it is not stated where it is that of the parent. */
    private static String orAsOnParent(String mode, String other) {
        if (!mode.isEmpty()) {
            return mode;
        }
        return other.equals("enabled") ? "as on its parent" : "enabled";
    }

    private static String ofOptions(DatabaseObject column, String is, String wanted) {
        if (isIdentity(is) || isIdentity(wanted)) {
            return "%s has the identity options %s, expected: %s".formatted(column, orDefaults(is), orDefaults(wanted));
        }
        return "%s has %s, expected: %s".formatted(column, orInherited(is), orInherited(wanted));
    }

    /** Whether options are those of an identity column; else they are what an inherited column has of its own. */
    public static boolean isIdentity(String options) {
        return options.startsWith("start ");
    }

    private static String orInherited(String options) {
        return options.isEmpty() ? "what its parent has" : firstLine(options);
    }

    private String ofText(DatabaseObject fact, String is, String wanted) {
        if (expected.isEmpty()) {
            return "%s exists and is not expected".formatted(fact);
        }
        if (actual.isEmpty()) {
            return "%s is missing, expected: %s".formatted(fact, firstLine(wanted));
        }
        return firstLine(is).strip().equals(firstLine(wanted).strip())
                ? ofText(is, wanted)
                : "%s is %s, expected: %s".formatted(fact, firstLine(is), firstLine(wanted));
    }

    private String usualOr(String wanted) {
        return expected.isPresent()
                ? wanted
                : actual.map(fact -> ((Definition.Fact) fact).usual().orElse("another role"))
                        .orElseThrow();
    }

    private static String orDefaults(String options) {
        return options.isEmpty() ? "of PostgreSQL's defaults" : options;
    }

    private static String orGranted(String state) {
        return state.isEmpty() ? "granted" : state;
    }

    private static String queryOf(Definition.View view) {
        return view.query().map(Wording::text).orElse("");
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    /** Names the first line that differs, because the whole text has many. */
    private String ofText(String is, String wanted) {
        if (is.lines().toList().equals(wanted.lines().toList())) {
            return "%s differs only in the characters that end its lines: %s, expected: %s"
                    .formatted(object, lineEnds(is), lineEnds(wanted));
        }
        List<String> actualLines = withoutEnd(is).lines().toList();
        List<String> wantedLines = withoutEnd(wanted).lines().toList();
        int line = 0;
        while (line < Math.min(actualLines.size(), wantedLines.size())
                && actualLines.get(line).equals(wantedLines.get(line))) {
            line++;
        }
        String actualLine = lineOf(actualLines, line);
        String wantedLine = lineOf(wantedLines, line);
        return actualLine.equals(wantedLine)
                ? "%s differs in line %d only in spaces".formatted(object, line + 1)
                : "%s differs in line %d: %s, expected: %s".formatted(object, line + 1, actualLine, wantedLine);
    }

    /** The characters that end lines, by their names. */
    private static String lineEnds(String text) {
        String withoutBoth = text.replace("\r\n", "");
        List<String> found = Stream.of(
                        withoutBoth.length() < text.length() ? "CR LF" : "",
                        withoutBoth.indexOf('\n') >= 0 ? "LF" : "",
                        withoutBoth.indexOf('\r') >= 0 ? "CR" : "")
                .filter(name -> !name.isEmpty())
                .toList();
        return found.isEmpty() ? "none" : String.join(" and ", found);
    }

    /** The text without the semicolon at its end: the line that had it may have another one after it. */
    private static String withoutEnd(String sql) {
        String text = sql.stripTrailing();
        return text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
    }

    private static String lineOf(List<String> lines, int line) {
        return line < lines.size() ? lines.get(line).strip() : "no such line";
    }

    /** Whether this view is corrected after the other one. */
    boolean mustFollow(Difference other) {
        if (expected.isPresent() != other.expected.isPresent()) {
            return expected.isPresent();
        }
        return !equals(other) && (expected.isPresent() ? shows(other) : other.shows(this));
    }

    /** Whether this is the view that an index, as it is or as it is expected, belongs to. */
    boolean isViewOf(Difference index) {
        return object.kind() == DatabaseObject.Kind.VIEW
                && Stream.of(index.expected, index.actual)
                        .flatMap(Optional::stream)
                        .anyMatch(definition ->
                                Structure.tableOf(index.object, definition).equals(Optional.of(object.name())));
    }

    /** Whether this is a function with an argument of the type of a view. */
    boolean takes(Difference view) {
        return object.kind() == DatabaseObject.Kind.FUNCTION
                && view.object.kind() == DatabaseObject.Kind.VIEW
                && names(object.name().substring(object.name().indexOf('(')), view.object.name());
    }

    /** Whether the present definition of this object, which is corrected, names a function or a type. */
    boolean uses(Difference other) {
        String name = other.object.name();
        int end = other.object.kind() == DatabaseObject.Kind.FUNCTION ? name.indexOf('(') : name.length();
        return expected.isPresent()
                && actual.filter(definition -> names(definition.text(), name.substring(0, end)))
                        .isPresent();
    }

    private static boolean names(String text, String name) {
        return text.contains(name)
                && Pattern.compile("(?<!\\w)%s(?!\\w)".formatted(Pattern.quote(name)))
                        .matcher(text)
                        .find();
    }

    /** Whether the query of this view contains the name of the other one. */
    private boolean shows(Difference other) {
        return expected.or(() -> actual)
                .filter(Definition.View.class::isInstance)
                .flatMap(definition -> ((Definition.View) definition).query())
                .filter(query -> names(query.text(), other.object.name()))
                .isPresent();
    }
}
