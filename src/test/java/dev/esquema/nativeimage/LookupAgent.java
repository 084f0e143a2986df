package dev.esquema.nativeimage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;

/** A Java agent: in every class outside the JDK, each call that looks something up by name also records the result. */
public final class LookupAgent implements ClassFileTransformer {

    private static final String OWN_PACKAGE = LookupAgent.class.getPackageName().replace('.', '/');

    private LookupAgent() {}

    /** @param file the file to which the lookups are written */
    public static void premain(String file, Instrumentation instrumentation) {
        LookupRecorder.writeTo(file);
        instrumentation.addTransformer(new LookupAgent());
    }

    /** Packs the agent from the classes in this package and the library that they use. */
    static void packInto(Path jar) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", LookupAgent.class.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH, source(ClassReader.class).toUri().toString());
        Path classes = source(LookupAgent.class);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.list(classes.resolve(OWN_PACKAGE))) {
            for (Path file : files.toList()) {
                out.putNextEntry(new JarEntry(OWN_PACKAGE + "/" + file.getFileName()));
                Files.copy(file, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path source(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does not change classes of the JDK: native-image knows their lookups. */
    @Override
    public byte[] transform(
            ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] original) {
        if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
            return null;
        }
        if (name == null || isLeftAlone(name)) {
            return null;
        }
        return recording(original);
    }

    /**
     * Returns whether a class stays unchanged: the launcher of the jar is not in a native image, and the JDK generates
     * classes for reflection at run time.
     */
    private static boolean isLeftAlone(String name) {
        return Stream.of(OWN_PACKAGE, "org/objectweb/asm/", "io/quarkus/bootstrap/runner/", "jdk/")
                .anyMatch(name::startsWith);
    }

    static byte[] recording(byte[] original) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        reader.accept(new RecordingCalls(writer), 0);
        return writer.toByteArray();
    }
}
