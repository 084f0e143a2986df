package dev.esquema.learn.script;

import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.ScriptName;
import dev.esquema.schema.manifest.Version;
import dev.esquema.set.MigrationSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Checks the names of the files of a migration set, before any script runs. */
record ScriptNames(MigrationSet set) {

    private static final Pattern CALLBACK =
            Pattern.compile("(?:before|after|create)[A-Z][A-Za-z]*(?:__.*)?\\.(?:sql|java|class|kt)");

    /** Returns everything that is wrong, one sentence each. */
    List<String> objections() {
        List<String> objections = new ArrayList<>();
        List<String> misnamed = new ArrayList<>();
        for (String name : set.names()) {
            if (ScriptName.parse(name).isEmpty() && RepeatableName.parse(name).isEmpty()) {
                Optional<String> unsupported = unsupported(name);
                unsupported.ifPresent(objections::add);
                if (unsupported.isEmpty()) {
                    misnamed.add(name);
                }
            }
        }
        if (!misnamed.isEmpty()) {
            objections.add("not named V<version>__<description>.sql: %s".formatted(String.join(", ", misnamed)));
        }
        if (objections.isEmpty()
                && set.names().stream()
                        .allMatch(name -> RepeatableName.parse(name).isPresent())) {
            objections.add(
                    "all scripts are repeatable, and a set begins with a versioned one: `esquema new DESCRIPTION` writes it");
        }
        objections.addAll(undoScripts());
        return objections;
    }

    private static Optional<String> unsupported(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (CALLBACK.matcher(name).matches()) {
            return Optional.of("%s is a Flyway callback, and callbacks are not run: write its statements in a migration"
                    .formatted(path));
        }
        if (name.toLowerCase(Locale.ROOT).endsWith(".sql") && !name.endsWith(".sql")) {
            return Optional.of("%s never runs, because its suffix is not in lower case: rename it to %s.sql"
                    .formatted(path, path.substring(0, path.length() - 4)));
        }
        if (!name.endsWith(".sql")) {
            return Optional.of("%s is a Java migration, and only SQL runs: write it as V<version>__<description>.sql"
                    .formatted(path));
        }
        if (name.matches("B[0-9].*")) {
            return Optional.of(
                    "%s is a baseline script, and baseline scripts are not supported: write it as V<version>__<description>.sql"
                            .formatted(path));
        }
        return Optional.empty();
    }

    private List<String> undoScripts() {
        Set<Version> versions = set.names().stream()
                .flatMap(name -> ScriptName.parse(name).stream())
                .map(ScriptName::version)
                .collect(Collectors.toSet());
        Map<Version, String> undone = new HashMap<>();
        List<String> objections = new ArrayList<>();
        for (String name : set.undoNames()) {
            Optional<Version> version = undoneBy(name);
            if (version.isEmpty()) {
                objections.add("not named U<version>__<description>.sql: %s".formatted(name));
            } else if (!versions.contains(version.get())) {
                objections.add(
                        "%s undoes nothing: there is no V%s; rename it or delete it".formatted(name, version.get()));
            } else {
                Optional.ofNullable(undone.put(version.get(), name))
                        .ifPresent(other -> objections.add(
                                "%s and %s both undo %s: delete one of them".formatted(other, name, version.get())));
            }
        }
        return objections;
    }

    /** Returns the version of the migration that an undo script undoes. */
    static Optional<Version> undoneBy(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.startsWith("U")
                ? ScriptName.parse("V".concat(name.substring(1))).map(ScriptName::version)
                : Optional.empty();
    }
}
