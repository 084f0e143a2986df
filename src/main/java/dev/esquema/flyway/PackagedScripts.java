package dev.esquema.flyway;

import dev.esquema.schema.manifest.Migration;
import dev.esquema.schema.manifest.ScriptName;
import dev.esquema.schema.manifest.Version;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/** Provides the packaged scripts to Flyway by name; nothing is scanned, so a native image reads the same scripts. */
public final class PackagedScripts implements ResourceProvider {

    static final String FOLDER = "db/migration/";

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final String UNDO_FOLDER = "db/rollback/";

    private static final String CONFIGURATION = ".conf";

    private final List<String> names;
    private final Set<String> outsideTransactions;
    private final ClassLoader loader;
    private final Supplier<Set<Version>> hidden;

    /**
     * Provides the scripts with these names under {@code db/migration}.
     *
     * @param outsideTransactions the scripts whose header declares {@code -- transactional: no}
     */
    public PackagedScripts(List<String> names, Set<String> outsideTransactions, ClassLoader loader) {
        this(names, outsideTransactions, loader, Set::of);
    }

    private PackagedScripts(
            List<String> names, Set<String> outsideTransactions, ClassLoader loader, Supplier<Set<Version>> hidden) {
        this.names = List.copyOf(names);
        this.outsideTransactions = Set.copyOf(outsideTransactions);
        this.loader = loader;
        this.hidden = hidden;
    }

    /** Returns the scripts whose version is not above the target. */
    PackagedScripts upTo(Version target) {
        return new PackagedScripts(
                without(version -> version.compareTo(target) > 0), outsideTransactions, loader, hidden);
    }

    /**
     * Returns the scripts whose version is not hidden; the hidden versions are read each time Flyway lists the scripts,
     * because a rolled-back migration must not be applied again.
     */
    PackagedScripts hiding(Supplier<Set<Version>> versions) {
        return new PackagedScripts(names, outsideTransactions, loader, versions);
    }

    /** Returns the scripts whose version is one of these. */
    PackagedScripts only(Set<Version> versions) {
        return new PackagedScripts(
                without(version -> !versions.contains(version)), outsideTransactions, loader, hidden);
    }

    private List<String> without(Predicate<Version> left) {
        return names.stream()
                .filter(name -> ScriptName.parse(name)
                        .filter(script -> left.test(script.version()))
                        .isEmpty())
                .toList();
    }

    /** Returns a script's bytes as they were packaged. */
    public byte[] bytes(String name) {
        return bytes(FOLDER, name);
    }

    private byte[] bytes(String folder, String name) {
        try (InputStream stream = loader.getResourceAsStream(folder + name)) {
            if (stream == null) {
                throw new SchemaException(Code.REFUSED, "the script %s is listed but not packaged".formatted(name));
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new SchemaException(Code.REFUSED, "the script %s cannot be read".formatted(name), e);
        }
    }

    /**
     * Returns a script's text, without a byte order mark.
     *
     * @throws SchemaException {@link Code#REFUSED} if it is not UTF-8, because the database would store wrong letters
     *     for good
     */
    public String text(String name) {
        return decoded(name, bytes(name));
    }

    /** Returns the text of an undo script, in the same way. */
    String undoText(String name) {
        return decoded(name, bytes(UNDO_FOLDER, name));
    }

    private static String decoded(String name, byte[] packaged) {
        ByteBuffer bytes = ByteBuffer.wrap(packaged);
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        if (StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true).isError()) {
            long line = 1
                    + IntStream.range(0, bytes.position())
                            .filter(i -> bytes.get(i) == '\n')
                            .count();
            throw new SchemaException(
                    Code.REFUSED,
                    "%s is not UTF-8: line %d holds the byte 0x%02X; save the script as UTF-8"
                            .formatted(name, line, bytes.get()));
        }
        String decoded = text.flip().toString();
        return decoded.startsWith(BYTE_ORDER_MARK) ? decoded.substring(BYTE_ORDER_MARK.length()) : decoded;
    }

    /** Whether the manifest was written from the packaged script. */
    boolean matches(Migration migration) {
        return sha256(bytes(migration.script())).equals(migration.sha256());
    }

    /** Returns the SHA-256 of some bytes in lower-case hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public @Nullable LoadableResource getResource(String name) {
        String file = name.startsWith(FOLDER) ? name.substring(FOLDER.length()) : name;
        if (names.contains(file)) {
            return resource(file);
        }
        String script = file.endsWith(CONFIGURATION) ? file.substring(0, file.length() - CONFIGURATION.length()) : "";
        return names.contains(script) ? configuration(script) : null;
    }

    /** Flyway would derive the setting from the statements; here the header of the script decides. */
    private LoadableResource configuration(String script) {
        boolean transactional = !outsideTransactions.contains(script);
        return new ScriptResource(
                script.concat(CONFIGURATION), () -> "executeInTransaction=%s".formatted(transactional));
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        List<LoadableResource> resources = new ArrayList<>();
        Set<Version> left = hidden.get();
        for (String name : without(left::contains)) {
            if (name.startsWith(prefix) && Arrays.stream(suffixes).anyMatch(name::endsWith)) {
                resources.add(resource(name));
            }
        }
        return resources;
    }

    private LoadableResource resource(String name) {
        return new ScriptResource(name, () -> text(name));
    }
}
