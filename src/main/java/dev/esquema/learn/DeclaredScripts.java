package dev.esquema.learn;

import dev.esquema.schema.manifest.Effect;
import dev.esquema.schema.manifest.Execution;
import dev.esquema.schema.manifest.Migration;
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

/** Reads the declarations in the names and the headers of scripts; runs nothing. */
record DeclaredScripts(MigrationSet scripts) {

    /**
     * Returns the migrations in the order of versions.
     *
     * @throws SchemaException {@link Code#REFUSED} with the misnamed scripts, or with the header that is wrong
     */
    List<Migration> migrations() {
        List<String> misnamed = scripts.names().stream()
                .filter(name -> ScriptName.parse(name).isEmpty())
                .toList();
        if (!misnamed.isEmpty()) {
            throw new SchemaException(
                    Code.REFUSED, "not named V<version>__<description>.sql: %s".formatted(String.join(", ", misnamed)));
        }
        List<String> inOrder = scripts.names().stream()
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
                scripts.sha256(script),
                header.dependsOn().orElse(preceding.map(List::of).orElse(List.of())),
                undo(name.version()),
                Effect.NONE,
                new Execution(header.transactional(), false, 1, header.statementTimeout(), header.compatibleSince()));
    }

    private ScriptHeader header(String script) {
        String text = scripts.text(script);
        refusePositionalParameter(script, text);
        try {
            return ScriptHeader.parse(text);
        } catch (SchemaException e) {
            throw new SchemaException(Code.REFUSED, "%s %s".formatted(script, e.getMessage()), e);
        }
    }

    private static void refusePositionalParameter(String script, String text) {
        OptionalInt line = PositionalParameter.line(text);
        if (line.isPresent()) {
            throw new SchemaException(
                    Code.REFUSED,
                    ("%s has a positional parameter such as $1 outside quotes in line %d, and Flyway cannot read the script"
                                    + " after it: write the statement or the function body between $$ and $$")
                            .formatted(script, line.getAsInt()));
        }
    }

    private Optional<String> undo(Version version) {
        return scripts.undoNames().stream()
                .filter(name -> name.startsWith("U")
                        && ScriptName.parse(name.replaceFirst("U", "V"))
                                .filter(script -> script.version().equals(version))
                                .isPresent())
                .findFirst();
    }
}
