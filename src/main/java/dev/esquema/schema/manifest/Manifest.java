package dev.esquema.schema.manifest;

import dev.esquema.schema.ignore.IgnoreList;
import dev.esquema.schema.lazy.Once;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The migrations that the build knows, with their graph, and the contradictions between the manifest and the packaged
 * scripts. What only some commands need is computed when it is first asked for.
 */
public final class Manifest {

    /** The command that writes the manifest of the packaged set anew, as the end of a sentence. */
    public static final String REWRITE_PACKAGED =
            "run `esquema manifest write --migrations src/main/resources/db`, and build again";

    private final MigrationGraph graph;
    private final List<Repeatable> repeatables;
    private final Once<List<String>> objections;
    private final Once<Owned> owned;
    private final Once<String> digest;
    private final IgnoreList ignored;

    /** A manifest that was not read from a file. */
    public Manifest(List<? extends Script> scripts, List<String> packaged) {
        this(scripts, () -> packaged, () -> "unknown", IgnoreList.NONE, REWRITE_PACKAGED);
    }

    /**
     * @param scripts the versioned and repeatable scripts of {@code db/manifest.json}
     * @param packaged returns the file names that were packaged under {@code db/migration}
     * @param digest returns the SHA-256 that names the set, in lower-case hexadecimal
     * @param ignored the objects whose findings the set accepts
     * @param rewriting the command that writes the manifest of this set anew, as the end of a sentence
     */
    public Manifest(
            List<? extends Script> scripts,
            Supplier<List<String>> packaged,
            Supplier<String> digest,
            IgnoreList ignored,
            String rewriting) {
        this.ignored = ignored;
        this.digest = new Once<>(digest);
        this.graph = new MigrationGraph(only(Migration.class, scripts));
        this.repeatables = only(Repeatable.class, scripts).stream()
                .sorted(Comparator.comparing(Repeatable::id))
                .toList();
        this.objections = new Once<>(() -> Stream.of(
                        objectToNames(packaged.get()),
                        objectToAbsences(scripts, packaged.get(), rewriting),
                        objectToStatements(scripts, rewriting),
                        graph.objections(),
                        objectToDescriptions())
                .flatMap(List::stream)
                .toList());
        this.owned = new Once<>(() -> Owned.by(List.copyOf(scripts)));
    }

    private Manifest(Manifest other, Supplier<List<String>> further) {
        this.ignored = other.ignored;
        this.digest = other.digest;
        this.graph = other.graph;
        this.repeatables = other.repeatables;
        this.objections = new Once<>(() -> Stream.concat(other.objections().stream(), further.get().stream())
                .toList());
        this.owned = other.owned;
    }

    /** The same manifest with further defects of the build, which are looked for when somebody asks for them. */
    public Manifest objecting(Supplier<List<String>> further) {
        return new Manifest(this, further);
    }

    private static <T> List<T> only(Class<T> kind, List<? extends Script> scripts) {
        return scripts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public MigrationGraph graph() {
        return graph;
    }

    /** The repeatable scripts, in the order in which they run. */
    public List<Repeatable> repeatables() {
        return repeatables;
    }

    /** All scripts, in the order in which they run on an empty database. */
    public List<Script> scripts() {
        return Stream.<Script>concat(graph.inOrder().stream(), repeatables.stream())
                .toList();
    }

    /** The objects of a database that this build verifies. */
    public Owned owned() {
        return owned.get();
    }

    /** The objects whose findings the set accepts. */
    public IgnoreList ignored() {
        return ignored;
    }

    /**
     * The digest of the set: two processes with the same digest have the same scripts, placeholders and settings of
     * scripts, because the manifest holds the SHA-256 of each script.
     */
    public String digest() {
        return digest.get();
    }

    /** All defects of the build, each a sentence; empty if a run may use the build. */
    public List<String> objections() {
        return objections.get();
    }

    /**
     * @param beginning what does not happen because of them, such as "nothing was applied"
     * @throws SchemaException {@link Code#REFUSED} with all defects, if there are any
     */
    public void refuseContradictions(String beginning) {
        if (!objections().isEmpty()) {
            throw SchemaException.refusal(Code.REFUSED, beginning, objections());
        }
    }

    /**
     * The version that a run brings the schema to: the wanted version, or the newest packaged one.
     *
     * @throws SchemaException {@link Code#USAGE} if the wanted version is not packaged, {@link Code#REFUSED} if no
     *     migration is packaged
     */
    public Version target(Optional<Version> wanted) {
        if (wanted.isPresent() && graph.find(wanted.get()).isEmpty()) {
            throw new SchemaException(
                    Code.USAGE,
                    "the target %s is not in the migration set: `esquema history --packaged` lists the versions that are"
                            .formatted(wanted.get()));
        }
        return wanted.or(graph::newest)
                .orElseThrow(() -> new SchemaException(
                        Code.REFUSED,
                        "the migration set contains no migration: `esquema new DESCRIPTION` writes the first one"));
    }

    /**
     * The migrations above one version, up to another one.
     *
     * @throws SchemaException {@link Code#USAGE} if {@code from} is not packaged, or is above {@code to}
     */
    public MigrationRange range(Optional<Version> from, Version to) {
        if (from.isPresent() && graph.find(from.get()).isEmpty()) {
            throw new SchemaException(
                    Code.USAGE,
                    "the version %s is not in the migration set: `esquema history --packaged` lists those that are"
                            .formatted(from.get()));
        }
        if (from.filter(version -> version.compareTo(to) > 0).isPresent()) {
            throw new SchemaException(
                    Code.USAGE,
                    "%s is above %s: a migration is undone by its own script, not by this one"
                            .formatted(from.get(), to));
        }
        return new MigrationRange(
                from,
                graph.inOrder().stream()
                        .filter(migration -> migration.version().compareTo(to) <= 0)
                        .filter(migration -> from.filter(
                                        version -> migration.version().compareTo(version) <= 0)
                                .isEmpty())
                        .toList(),
                graph.newest().filter(to::equals).isPresent() ? repeatables : List.of());
    }

    private static List<String> objectToNames(List<String> packaged) {
        return packaged.stream()
                .filter(name -> !isName(name))
                .map("%s is not the name of a versioned script: V<version>__<description>.sql is expected"::formatted)
                .toList();
    }

    private static boolean isName(String path) {
        return ScriptName.parse(path).isPresent() || RepeatableName.parse(path).isPresent();
    }

    private List<String> objectToDescriptions() {
        Map<RepeatableName, Repeatable> byName = new HashMap<>();
        List<String> objections = new ArrayList<>();
        for (Repeatable script : repeatables) {
            Optional.ofNullable(byName.putIfAbsent(script.id(), script))
                    .ifPresent(other -> objections.add(
                            "%s and %s have the same description, which alone identifies a repeatable script: rename one of them"
                                    .formatted(other.script(), script.script())));
        }
        return objections;
    }

    private static List<String> objectToStatements(List<? extends Script> scripts, String rewriting) {
        return scripts.stream()
                .filter(migration -> !migration.transactional() && !migration.isSeparate())
                .filter(migration -> migration.execution().statements() > 1)
                .map(migration ->
                        "%s runs outside a transaction and contains %d statements, which manifest.json does not describe: %s"
                                .formatted(
                                        migration.script(),
                                        migration.execution().statements(),
                                        rewriting))
                .toList();
    }

    private static List<String> objectToAbsences(
            List<? extends Script> scripts, List<String> packaged, String rewriting) {
        Set<String> known = scripts.stream().map(Script::script).collect(Collectors.toCollection(TreeSet::new));
        List<String> objections = new ArrayList<>();
        packaged.stream()
                .filter(name -> isName(name) && !known.contains(name))
                .map(name -> "%s is in the migration set but not in manifest.json: %s".formatted(name, rewriting))
                .forEach(objections::add);
        Set<String> present = new HashSet<>(packaged);
        known.stream()
                .filter(name -> !present.contains(name))
                .map(name -> "%s is in manifest.json but not in the migration set: %s".formatted(name, rewriting))
                .forEach(objections::add);
        return objections;
    }
}
