package dev.esquema.set;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the files of scripts in the folder of a migration set by their names; {@link MigrationFolder} says where they are. */
final class ScriptFiles {

    /** How the name of a file with the settings of a script ends. */
    static final String CONFIGURATION = ".conf";

    private static final String SCRIPTS = "migration";
    private static final String UNDO_SCRIPTS = "rollback";

    /** Java migrations do not run; they are listed so that they are refused by name. */
    private static final Pattern JAVA = Pattern.compile("(?:[VUB][0-9].*|R)__.*\\.(?:java|kt|class)");

    /** The names of scripts and callbacks, also if they are written in a wrong way, such as {@code V2_name.sql}. */
    private static final Pattern SCRIPT =
            Pattern.compile("(?i:[VUB][0-9_. -].*|R[_ -].*|[0-9].*)|(?:before|after|create)[A-Z].*");

    /** A script whose suffix is not in lower case; Flyway would leave it out without a word. */
    private static final Pattern OTHER_CASE = Pattern.compile(".*\\.(?!sql)(?i:sql)");

    /** What editors and version control leave beside a script, such as {@code V2__x.sql.orig}. */
    private static final Pattern COPY = Pattern.compile("(?i:[VUB][0-9].*|R)__.*\\.(?i:sql)(?!\\.conf$).+");

    private static final Pattern UNDO = Pattern.compile("U[0-9].*");

    private final Path scripts;
    private final Path undoScripts;
    private final Path host;

    ScriptFiles(Path folder) {
        Path own = folder.resolve(SCRIPTS);
        this.scripts = Files.isDirectory(own) ? own : folder;
        this.undoScripts = folder.resolve(UNDO_SCRIPTS);
        this.host = folder.resolve(MigrationSet.HOST);
    }

    /** Returns the scripts, and the files beside them that look like scripts, by their paths as Flyway writes them. */
    Map<String, Path> scripts() throws IOException {
        return named(scripts, this::isBesideScripts);
    }

    /** Returns the files in the folder of the undo scripts in the same way; empty if there is no such folder. */
    Map<String, Path> undoScripts() throws IOException {
        return Files.isDirectory(undoScripts)
                ? named(undoScripts, isFound(undoScripts).and((path, attributes) -> !COPY.matcher(
                                path.getFileName().toString())
                        .matches()))
                : Map.of();
    }

    /** Whether there is a script; looks only until it finds one. */
    boolean hasScript() throws IOException {
        try (Stream<Path> paths =
                Files.find(scripts, Integer.MAX_VALUE, this::isBesideScripts, FileVisitOption.FOLLOW_LINKS)) {
            return paths.anyMatch(path -> !isConfiguration(path) && !isUndo(path) && !isStray(path));
        }
    }

    private static Map<String, Path> named(Path root, BiPredicate<Path, BasicFileAttributes> wanted)
            throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> paths = Files.find(root, Integer.MAX_VALUE, wanted, FileVisitOption.FOLLOW_LINKS)) {
            paths.forEach(path -> files.put(name(root, path), path));
        }
        return files;
    }

    private boolean isBesideScripts(Path path, BasicFileAttributes attributes) {
        return isFound(scripts).test(path, attributes) && !path.startsWith(undoScripts) && !path.equals(host);
    }

    private static BiPredicate<Path, BasicFileAttributes> isFound(Path root) {
        return (path, attributes) ->
                attributes.isRegularFile() && isScript(path.getFileName().toString()) && !isHidden(name(root, path));
    }

    private static boolean isHidden(String name) {
        return name.startsWith(".") || name.contains("/.");
    }

    private static boolean isScript(String name) {
        return name.endsWith(".sql")
                || OTHER_CASE.matcher(name).matches()
                || COPY.matcher(name).matches()
                || name.endsWith(".sql".concat(CONFIGURATION))
                || JAVA.matcher(name).matches();
    }

    static boolean isConfiguration(Path path) {
        return path.toString().endsWith(CONFIGURATION);
    }

    static boolean isUndo(Path path) {
        return UNDO.matcher(path.getFileName().toString()).matches() && !isStray(path);
    }

    /** Whether the name is not that of a script, not even of one that is written in a wrong way. */
    static boolean isStray(Path path) {
        String name = path.getFileName().toString();
        return COPY.matcher(name).matches() || !SCRIPT.matcher(name).matches();
    }

    /** Returns a path as Flyway writes it, also on Windows. */
    private static String name(Path root, Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }
}
