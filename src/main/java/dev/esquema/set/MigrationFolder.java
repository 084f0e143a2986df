package dev.esquema.set;

import dev.esquema.schema.lazy.Ahead;
import dev.esquema.schema.lazy.Once;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A migration set in a folder of the file system. Each file is read once; after {@link #hold}, a later change of the
 * folder has no effect on this process.
 *
 * <ul>
 *   <li>The scripts are in {@code migration/} and its folders; without that folder they are in the folder itself.
 *   <li>The undo scripts are in {@code rollback/}, or beside the scripts.
 *   <li>Names that begin with a dot are left out: Kubernetes keeps the files of a ConfigMap in such folders.
 *   <li>Other files are left out, as Flyway leaves them out. A name that is almost that of a script is kept, so that it
 *       is refused.
 * </ul>
 */
public final class MigrationFolder implements MigrationSet {

    /** What a shell reads as one word without quotes. */
    private static final Pattern PLAIN_WORD = Pattern.compile("[\\p{L}\\p{N}_./:@%+,-]+");

    private final Path folder;
    private final boolean mayBeEmpty;
    private final ScriptFiles files;
    private final Once<Boolean> hasScript;
    private final Once<Listing> listing;
    private final Map<String, Once<Optional<byte[]>>> others;
    private final Once<Map<String, Once<byte[]>>> undo = new Once<>(() -> reading(this::undoFiles));

    /** The files of the scripts by their names. */
    private record Listing(
            Map<String, Once<byte[]>> scripts,
            Map<String, Once<byte[]>> undoBeside,
            Map<String, Once<byte[]>> configurations,
            List<String> strays) {}

    private MigrationFolder(Path folder, boolean mayBeEmpty) {
        if (!Files.isDirectory(folder)) {
            throw new SchemaException(
                    Code.CONFIGURATION,
                    Files.exists(folder)
                            ? "the migrations %s are not a folder: --migrations or esquema.migrations must name the folder of the scripts"
                                    .formatted(folder)
                            : "the folder of the migrations %s does not exist: correct --migrations or esquema.migrations, or let `esquema new DESCRIPTION` create it"
                                    .formatted(folder.toAbsolutePath()));
        }
        this.folder = folder;
        this.mayBeEmpty = mayBeEmpty;
        this.files = new ScriptFiles(folder);
        this.hasScript = new Once<>(() -> reading(files::hasScript));
        this.listing = new Once<>(() -> reading(this::list));
        this.others = Stream.of(MANIFEST, ALEMBIC, PLACEHOLDERS, IGNORED, HOST)
                .collect(Collectors.toMap(name -> name, name -> new Once<>(() -> reading(() -> other(name)))));
    }

    /**
     * Reads a folder that may still be empty and may have no manifest.
     *
     * @throws SchemaException {@link Code#CONFIGURATION} if there is no such folder, or if it cannot be read
     */
    public static MigrationFolder draft(Path folder) {
        return held(new MigrationFolder(folder, true));
    }

    /**
     * Reads a folder with scripts.
     *
     * @throws SchemaException {@link Code#CONFIGURATION} if there is no such folder, if it cannot be read, or if it
     *     contains no script
     */
    public static MigrationFolder at(Path folder) {
        return held(new MigrationFolder(folder, false));
    }

    /**
     * Opens a folder with scripts; it is listed when a name is first asked for, and each file is read when its contents
     * are first asked for, so that a command that needs the manifest alone reads nothing else. A folder without scripts,
     * or one that cannot be read, is refused when its names or its manifest are first asked for.
     *
     * @throws SchemaException {@link Code#CONFIGURATION} if there is no such folder
     */
    public static MigrationFolder lazily(Path folder) {
        return new MigrationFolder(folder, false);
    }

    private static MigrationFolder held(MigrationFolder read) {
        read.hold();
        return read;
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T reading(Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException e) {
            throw unreadable(FileFailure.reason(e), e);
        } catch (UncheckedIOException e) {
            throw unreadable(FileFailure.reason(e), e);
        }
    }

    private SchemaException unreadable(String reason, Exception cause) {
        return new SchemaException(
                Code.CONFIGURATION,
                "the folder of the migrations %s cannot be read: %s".formatted(folder, reason),
                cause);
    }

    private Once<byte[]> contents(Path path) {
        return new Once<>(() -> reading(() -> Files.readAllBytes(path)));
    }

    private Listing list() throws IOException {
        Listing listed = new Listing(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new ArrayList<>());
        files.scripts().forEach((name, path) -> {
            if (ScriptFiles.isConfiguration(path)) {
                listed.configurations().put(name, contents(path));
            } else if (ScriptFiles.isUndo(path)) {
                listed.undoBeside().put(name, contents(path));
            } else if (ScriptFiles.isStray(path)) {
                listed.strays().add(name);
            } else {
                listed.scripts().put(name, contents(path));
            }
        });
        if (listed.scripts().isEmpty() && !mayBeEmpty) {
            throw empty();
        }
        return listed;
    }

    private SchemaException empty() {
        return new SchemaException(
                Code.CONFIGURATION,
                "the folder of the migrations %s holds no script V<version>__<description>.sql; `esquema new DESCRIPTION --migrations %1$s` writes the first one"
                        .formatted(folder));
    }

    private Optional<byte[]> other(String name) throws IOException {
        Path path = folder.resolve(name);
        return Files.exists(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
    }

    @Override
    public void listAhead() {
        Ahead<Listing, RuntimeException> unused = Ahead.begin("esquema-list", listing::get);
    }

    @Override
    public void hold() {
        Listing listed = listing.get();
        Stream.of(listed.scripts(), undo.get(), listed.configurations())
                .flatMap(files -> files.values().stream())
                .forEach(Once::get);
        others.values().forEach(Once::get);
        hasScript.get();
    }

    private Map<String, Once<byte[]>> undoFiles() throws IOException {
        Map<String, Once<byte[]>> listed = new TreeMap<>(listing.get().undoBeside());
        files.undoScripts().forEach((name, path) -> listed.put(name, contents(path)));
        return listed;
    }

    @Override
    public List<String> names() {
        return List.copyOf(listing.get().scripts().keySet());
    }

    @Override
    public List<String> strays() {
        return listing.get().strays().stream().sorted().toList();
    }

    @Override
    public List<String> undoNames() {
        return List.copyOf(undo.get().keySet());
    }

    @Override
    public byte[] bytes(String name) {
        return found(listing.get().scripts(), name);
    }

    @Override
    public byte[] undoBytes(String name) {
        return found(undo.get(), name);
    }

    private byte[] found(Map<String, Once<byte[]>> files, String name) {
        Once<byte[]> file = files.get(name);
        if (file == null) {
            throw new SchemaException(Code.REFUSED, "the script %s is not in %s".formatted(name, folder));
        }
        return file.get();
    }

    @Override
    public Map<String, String> configuration(String script) {
        Once<byte[]> file = listing.get().configurations().get(script.concat(ScriptFiles.CONFIGURATION));
        return file == null ? Map.of() : PropertyLines.of(file.get());
    }

    @Override
    public Optional<byte[]> file(String name) {
        return Optional.ofNullable(others.get(name)).flatMap(Once::get);
    }

    @Override
    public byte[] manifest() {
        if (!mayBeEmpty && !hasScript.get()) {
            throw empty();
        }
        return file(MANIFEST)
                .orElseThrow(() -> new SchemaException(
                        Code.REFUSED,
                        "the folder of the migrations %s has no manifest.json: %s".formatted(folder, rewriting())));
    }

    @Override
    public String rewriting() {
        return rewriting(folder);
    }

    /** Returns the command that writes the manifest of a folder, as the end of a sentence. */
    public static String rewriting(Path folder) {
        return "run `esquema manifest write --migrations %s`".formatted(inShell(folder.toString()));
    }

    private static String inShell(String word) {
        return PLAIN_WORD.matcher(word).matches() ? word : "'%s'".formatted(word.replace("'", "'\\''"));
    }
}
