package dev.esquema.learn.script;

import dev.esquema.schema.effect.Effect;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.ScriptName;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.set.MigrationSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the declarations in the names and the headers of scripts; runs nothing. */
public record DeclaredScripts(MigrationSet scripts) {

    private static final Pattern VARYING =
            Pattern.compile("\\$\\{flyway:(?!filename}|table}|defaultSchema})[^}]*}", Pattern.CASE_INSENSITIVE);

    /**
     * Returns the migrations in the order of versions.
     *
     * @throws SchemaException {@link Code#REFUSED} with the misnamed scripts, or with everything that is wrong in scripts
     */
    public List<Migration> migrations() {
        List<String> objections = new ScriptNames(scripts).objections();
        if (!objections.isEmpty()) {
            throw new SchemaException(Code.REFUSED, objections);
        }
        List<String> inOrder = scripts.names().stream()
                .filter(name -> ScriptName.parse(name).isPresent())
                .sorted(Comparator.comparing(
                        name -> ScriptName.parse(name).orElseThrow().version()))
                .toList();
        List<Migration> declared = each(
                inOrder.size(),
                i -> migration(inOrder.get(i), i == 0 ? Optional.empty() : version(inOrder.get(i - 1))));
        refuseWrongTargets(declared);
        return declared;
    }

    /** A target of which no build exists would exclude nobody, or every build. */
    private static void refuseWrongTargets(List<Migration> declared) {
        List<String> objections = new ArrayList<>();
        Set<Version> versions = declared.stream().map(Migration::version).collect(Collectors.toSet());
        for (Migration migration : declared) {
            migration
                    .execution()
                    .compatibleSince()
                    .filter(since -> !versions.contains(since) || since.compareTo(migration.version()) > 0)
                    .ifPresent(since -> objections.add(
                            "%s declares `-- compatible-since: %s`, which %s: write %s or the version of an older script"
                                    .formatted(
                                            migration.script(),
                                            since,
                                            versions.contains(since)
                                                    ? "is newer than the script"
                                                    : "is not the version of a script",
                                            migration.version())));
        }
        if (!objections.isEmpty()) {
            throw new SchemaException(Code.REFUSED, objections);
        }
    }

    private static Optional<Version> version(String script) {
        return ScriptName.parse(script).map(ScriptName::version);
    }

    /** Reads all scripts, so that everything that is wrong is said at once. */
    private static <T> List<T> each(int count, IntFunction<T> reader) {
        List<T> read = new ArrayList<>();
        List<SchemaException> refusals = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            try {
                read.add(reader.apply(i));
            } catch (SchemaException e) {
                refusals.add(e);
            }
        }
        if (refusals.size() == 1) {
            throw refusals.get(0);
        }
        if (!refusals.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED,
                    refusals.stream().map(SchemaException::getMessage).toList());
        }
        return read;
    }

    /**
     * Returns the repeatable scripts in the order in which they run.
     *
     * @throws SchemaException {@link Code#REFUSED} with the header or the placeholder that is wrong
     */
    public List<Repeatable> repeatables() {
        List<String> names = scripts.names().stream()
                .filter(name -> RepeatableName.parse(name).isPresent())
                .toList();
        return each(
                        names.size(),
                        i -> repeatable(RepeatableName.parse(names.get(i)).orElseThrow(), names.get(i)))
                .stream()
                .sorted(Comparator.comparing(Repeatable::id))
                .toList();
    }

    private Repeatable repeatable(RepeatableName id, String script) {
        ScriptHeader header = header(script);
        if (header.dependsOn().isPresent() || header.compatibleSince().isPresent()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "%s declares `-- depends:` or `-- compatible-since:`, which only versioned scripts have: remove the line"
                            .formatted(script));
        }
        if (!transactional(script, header)) {
            throw outsideTransaction(script);
        }
        refuseUnknownChecksum(script);
        Execution execution = new Execution(true, false, 1, header.statementTimeout(), Optional.empty());
        return new Repeatable(id, script, 0, 0, scripts.sha256(script), Effect.NONE, execution);
    }

    /** The refusal of a repeatable script that cannot run in a transaction. */
    public static SchemaException outsideTransaction(String script) {
        return new SchemaException(
                Code.REFUSED,
                "%s runs outside a transaction, and a repeatable script must run in one: write it as V<version>__<description>.sql"
                        .formatted(script));
    }

    /** The checksum of a repeatable script is that of the text that is sent, so its placeholders must not vary by run. */
    private void refuseUnknownChecksum(String script) {
        Matcher varying = VARYING.matcher(scripts.text(script));
        if (!"false".equalsIgnoreCase(scripts.configuration(script).get("placeholderReplacement")) && varying.find()) {
            throw new SchemaException(
                    Code.REFUSED,
                    "%s has the placeholder %s, whose value only a running Flyway knows, so its checksum cannot be compared: write the value, or use a placeholder of your own"
                            .formatted(script, varying.group()));
        }
    }

    private Migration migration(String script, Optional<Version> preceding) {
        ScriptName name = ScriptName.parse(script).orElseThrow();
        ScriptHeader header = header(script);
        boolean transactional = transactional(script, header);
        if (!transactional) {
            refusePositionalParameter(script, scripts.text(script));
        }
        return new Migration(
                name.version(),
                name.description(),
                script,
                0,
                scripts.sha256(script),
                header.dependsOn().orElse(preceding.map(List::of).orElse(List.of())),
                undo(name.version()),
                Effect.NONE,
                new Execution(transactional, false, 1, header.statementTimeout(), header.compatibleSince()));
    }

    private ScriptHeader header(String script) {
        String text = scripts.text(script);
        ForbiddenStatement.in(text).ifPresent(reason -> {
            throw new SchemaException(Code.REFUSED, "%s %s".formatted(script, reason));
        });
        try {
            return ScriptHeader.parse(text);
        } catch (SchemaException e) {
            throw new SchemaException(Code.REFUSED, "%s %s".formatted(script, e.getMessage()), e);
        }
    }

    /**
     * Flyway sends what follows a positional parameter as one statement; the driver separates it, so a transaction holds
     * all of it. Outside a transaction each statement is recorded, and none of these could be.
     *
     * @throws SchemaException {@link Code#REFUSED} if a script that runs outside a transaction has such a parameter
     */
    public static void refusePositionalParameter(String script, String text) {
        OptionalInt line = PositionalParameter.line(text);
        if (line.isPresent()) {
            throw new SchemaException(
                    Code.REFUSED,
                    ("%s runs outside a transaction and has a positional parameter such as $1 outside quotes in line %d,"
                                    + " and Flyway cannot separate the statements after it: write the statement or the"
                                    + " function body between $$ and $$")
                            .formatted(script, line.getAsInt()));
        }
    }

    private Optional<String> undo(Version version) {
        return scripts.undoNames().stream()
                .filter(name ->
                        ScriptNames.undoneBy(name).filter(version::equals).isPresent())
                .findFirst();
    }

    /**
     * A header decides, else the file {@code .conf} beside the script; without both, the server decides while the script
     * is learned.
     */
    private boolean transactional(String script, ScriptHeader header) {
        Optional<Boolean> configured = Optional.ofNullable(
                        scripts.configuration(script).get("executeInTransaction"))
                .map(Boolean::parseBoolean);
        Optional<Boolean> declared = header.transactional();
        if (declared.isPresent() && configured.isPresent() && !declared.equals(configured)) {
            throw new SchemaException(
                    Code.REFUSED,
                    "%s and %1$s.conf disagree: the header declares `-- transactional: %s`, the file executeInTransaction=%s"
                            .formatted(script, declared.get() ? "yes" : "no", configured.get()));
        }
        return declared.or(() -> configured).orElse(true);
    }
}
