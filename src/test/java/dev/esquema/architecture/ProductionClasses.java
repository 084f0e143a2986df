package dev.esquema.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The classes that the rules check: the packaged classes, and planted classes that break a rule. */
final class ProductionClasses {

    static final String ROOT = "dev.esquema";

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);
    private static final Path PLANTED = Path.of(System.getProperty("test.build.directory", "target"), "planted");

    private ProductionClasses() {}

    /** Returns the packaged classes, without tests. */
    static JavaClasses ours() {
        return OURS;
    }

    /** Compiles source files with the class path of the tests, and returns only the compiled classes. */
    static JavaClasses planted(String... sources) {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(PLANTED), "planted");
            StringWriter messages = new StringWriter();
            List<String> options = List.of("-proc:none", "-d", folder.toString());
            List<Source> files = IntStream.range(0, sources.length)
                    .mapToObj(number -> new Source(number, sources[number]))
                    .toList();
            if (!COMPILER.getTask(messages, FILES, null, options, null, files).call()) {
                throw new IllegalArgumentException(messages.toString());
            }
            return new ClassFileImporter().importPath(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        private Source(int number, String text) {
            super(URI.create("memory:///Planted%d.java".formatted(number)), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        /** Allows a public class in a file of any name. */
        @Override
        public boolean isNameCompatible(String simpleName, JavaFileObject.Kind kind) {
            return true;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
