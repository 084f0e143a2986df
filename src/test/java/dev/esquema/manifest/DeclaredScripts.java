package dev.esquema.manifest;

import dev.esquema.flyway.PackagedScripts;
import dev.esquema.schema.manifest.Effect;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.ScriptName;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scripts of a resource folder, and what can be told of them without running any: names, headers, hashes. */
record DeclaredScripts(List<String> names, List<String> undoScripts, ClassLoader loader) {

    static DeclaredScripts in(Path resources, ClassLoader loader) throws IOException {
        return new DeclaredScripts(
                namesIn(resources.resolve("db/migration")), namesIn(resources.resolve("db/rollback")), loader);
    }

    static List<String> namesIn(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** As Flyway is to see them. */
    PackagedScripts packaged() {
        Set<String> outsideTransactions =
                names.stream().filter(name -> !header(name).transactional()).collect(Collectors.toSet());
        return new PackagedScripts(names, outsideTransactions, loader);
    }

    /** In the order of versions; an {@link IllegalStateException} names the misnamed. */
    List<Migration> migrations() {
        List<String> misnamed =
                names.stream().filter(name -> ScriptName.parse(name).isEmpty()).toList();
        if (!misnamed.isEmpty()) {
            throw new IllegalStateException(
                    "not named V<version>__<description>.sql: %s".formatted(String.join(", ", misnamed)));
        }
        List<String> inOrder = names.stream()
                .sorted(Comparator.comparing(
                        name -> ScriptName.parse(name).orElseThrow().version()))
                .toList();
        List<Migration> declared = new ArrayList<>();
        Optional<Version> preceding = Optional.empty();
        for (String name : inOrder) {
            Migration migration = migration(name, preceding);
            declared.add(migration);
            preceding = Optional.of(migration.version());
        }
        return declared;
    }

    private Migration migration(String script, Optional<Version> preceding) {
        ScriptName name = ScriptName.parse(script).orElseThrow();
        ScriptHeader header = header(script);
        return new Migration(
                name.version(),
                name.description(),
                script,
                0,
                PackagedScripts.sha256(bytes(script)),
                header.dependsOn().orElse(preceding.map(List::of).orElse(List.of())),
                undo(name.version()),
                Effect.NONE,
                new Execution(header.transactional(), false, 1, header.statementTimeout(), header.compatibleSince()));
    }

    private ScriptHeader header(String script) {
        String text = new PackagedScripts(names, Set.of(), loader).text(script);
        try {
            return ScriptHeader.parse(text);
        } catch (IllegalStateException | IllegalArgumentException | SchemaException e) {
            throw new IllegalStateException("%s: %s".formatted(script, e.getMessage()), e);
        }
    }

    private byte[] bytes(String script) {
        return new PackagedScripts(names, Set.of(), loader).bytes(script);
    }

    private Optional<String> undo(Version version) {
        return undoScripts.stream()
                .filter(name -> name.startsWith("U")
                        && ScriptName.parse(name.replaceFirst("U", "V"))
                                .filter(script -> script.version().equals(version))
                                .isPresent())
                .findFirst();
    }
}
