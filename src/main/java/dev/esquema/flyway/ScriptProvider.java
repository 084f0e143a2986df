package dev.esquema.flyway;

import dev.esquema.schema.lazy.Once;
import dev.esquema.schema.manifest.MigrationId;
import dev.esquema.schema.manifest.RepeatableName;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.manifest.ScriptName;
import dev.esquema.schema.manifest.Version;
import dev.esquema.set.MigrationSet;
import dev.esquema.set.Sha256;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Provides the scripts of a migration set to Flyway by name; nothing is scanned. */
public final class ScriptProvider implements ResourceProvider {

    private static final String CONFIGURATION = ".conf";
    private static final String IN_TRANSACTION = "executeInTransaction";

    private final MigrationSet set;
    private final Once<Set<String>> names;
    private final Set<String> outsideTransactions;

    /** @param scripts the scripts of the set; they define which scripts run outside a transaction */
    public ScriptProvider(MigrationSet set, Collection<? extends Script> scripts) {
        this(
                set,
                set::names,
                scripts.stream()
                        .filter(script -> !script.transactional())
                        .map(Script::script)
                        .collect(Collectors.toSet()));
    }

    private ScriptProvider(
            MigrationSet set, Supplier<? extends Collection<String>> names, Set<String> outsideTransactions) {
        this.set = set;
        this.names = new Once<>(() -> Collections.unmodifiableSet(new LinkedHashSet<>(names.get())));
        this.outsideTransactions = Set.copyOf(outsideTransactions);
    }

    /** Returns the scripts whose version is not above the target. */
    ScriptProvider upTo(Version target) {
        return new ScriptProvider(
                set,
                () -> without(id -> id instanceof Version version && version.compareTo(target) > 0),
                outsideTransactions);
    }

    /** Returns these scripts alone. */
    ScriptProvider only(Set<? extends MigrationId> ids) {
        return new ScriptProvider(set, () -> without(id -> !ids.contains(id)), outsideTransactions);
    }

    /** Returns the same scripts, of which one more runs outside a transaction. */
    public ScriptProvider outsideTransaction(String script) {
        Set<String> outside = new HashSet<>(outsideTransactions);
        outside.add(script);
        return new ScriptProvider(set, names, outside);
    }

    /** Whether Flyway replaces {@code ${name}} in the script. */
    boolean replacesPlaceholders(String script) {
        return !"false".equalsIgnoreCase(set.configuration(script).get("placeholderReplacement"));
    }

    private List<String> without(Predicate<MigrationId> left) {
        return names.get().stream()
                .filter(name -> id(name).filter(left).isEmpty())
                .toList();
    }

    private static Optional<MigrationId> id(String name) {
        return ScriptName.parse(name).<MigrationId>map(ScriptName::version).or(() -> RepeatableName.parse(name));
    }

    /** Returns a script's text, without a byte order mark. */
    String text(String name) {
        return set.text(name);
    }

    /** Returns Flyway's checksum of a script's text in the file. */
    public int checksum(Script script) {
        return RepeatableChecksums.of(text(script.script()));
    }

    /** Returns the text of an undo script, in the same way. */
    String undoText(String name) {
        return set.undoText(name);
    }

    /** Returns the SHA-256 of an undo script. */
    String undoSha256(String name) {
        return Sha256.of(set.undoBytes(name));
    }

    /** Returns the command that writes the manifest of the set anew, as the end of a sentence. */
    String rewriting() {
        return set.rewriting();
    }

    /** Whether the manifest was written from the script. */
    boolean matches(Script script) {
        return set.sha256(script.script()).equals(script.sha256());
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        String file = name.startsWith(ScriptResource.FOLDER) ? name.substring(ScriptResource.FOLDER.length()) : name;
        if (names.get().contains(file)) {
            return resource(file);
        }
        String script = file.endsWith(CONFIGURATION) ? file.substring(0, file.length() - CONFIGURATION.length()) : "";
        return names.get().contains(script) ? configuration(script) : null;
    }

    /** Flyway would derive the setting from the statements; here the manifest decides. */
    private LoadableResource configuration(String script) {
        StringBuilder lines = new StringBuilder();
        set.configuration(script).forEach((key, value) -> {
            if (!key.equals(IN_TRANSACTION)) {
                lines.append("%s=%s\n".formatted(key, value));
            }
        });
        boolean transactional = !outsideTransactions.contains(script);
        return new ScriptResource(
                script.concat(CONFIGURATION), () -> "%s%s=%s\n".formatted(lines, IN_TRANSACTION, transactional));
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return names.get().stream()
                .filter(name -> fileName(name).startsWith(prefix)
                        && Arrays.stream(suffixes).anyMatch(name::endsWith))
                .map(this::resource)
                .toList();
    }

    private static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private LoadableResource resource(String name) {
        return new ScriptResource(name, () -> text(name));
    }
}
