package dev.esquema;

import dev.esquema.postgres.connection.Database;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The entry point of the runs whose classes {@code bin/esquema-archive} archives (a training run, as JEP 514 names it). It
 * needs no database: it loads every class of Esquema and of the driver before it runs the command, because a command that
 * reaches no database uses few of them.
 */
public final class TrainingRun {

    private static final String CLASS = ".class";

    private TrainingRun() {}

    public static void main(String... arguments) throws IOException, URISyntaxException {
        loadAllBeside(Main.class);
        loadAllBeside(Database.driver());
        Main.main(arguments);
    }

    /** Loads the classes of the jar that a class is from; initializes none. */
    private static void loadAllBeside(Class<?> one) throws IOException, URISyntaxException {
        File jar =
                new File(one.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (JarFile file = new JarFile(jar)) {
            List<String> names = file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(CLASS) && !name.startsWith("META-INF/"))
                    .map(name ->
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.'))
                    .toList();
            for (String name : names) {
                load(name, one.getClassLoader());
            }
        }
    }

    private static void load(String name, ClassLoader loader) {
        try {
            Class<?> unused = Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            // The class belongs to an optional library that is not packaged, so no command uses it.
        }
    }
}
