package dev.esquema.postgres.scratch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A folder with the PostgreSQL server programs {@code initdb}, {@code pg_ctl} and {@code postgres}. */
record ServerPrograms(Path folder) {

    private static final int OLDEST = 14;

    /** The parents and the names of the folders in which packages install the programs, one folder for each version. */
    private static final List<Place> PLACES = List.of(
            // Debian and Ubuntu
            new Place("/usr/lib/postgresql", "*", "bin"),
            // RHEL, Fedora: the packages of PostgreSQL and of the distribution
            new Place("/usr", "pgsql-*", "bin"),
            new Place("/usr/libexec", "postgresql*", "."),
            // Homebrew on Apple silicon, on Intel and on Linux
            new Place("/opt/homebrew/opt", "postgresql*", "bin"),
            new Place("/usr/local/opt", "postgresql*", "bin"),
            new Place("/home/linuxbrew/.linuxbrew/opt", "postgresql*", "bin"),
            // Postgres.app
            new Place("/Applications/Postgres.app/Contents/Versions", "*", "bin"),
            // Alpine, and builds from source
            new Place("/usr/libexec", "postgresql*", "bin"),
            new Place("/usr/local", "pgsql", "bin"));

    private static final Pattern NUMBER = Pattern.compile("(\\d+)(?!.*\\d)");

    private record Place(String parent, String pattern, String programs) {}

    /** Finds the programs: in the folder that {@code PGBIN} names, on the PATH, else the newest in the usual folders. */
    static Optional<ServerPrograms> find(Map<String, String> environment) {
        List<Path> folders = new ArrayList<>();
        Optional.ofNullable(environment.get("PGBIN"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .ifPresent(folders::add);
        Arrays.stream(environment.getOrDefault("PATH", "").split(java.io.File.pathSeparator))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .forEach(folders::add);
        PLACES.forEach(place -> folders.addAll(installed(place)));
        return folders.stream().filter(ServerPrograms::isComplete).findFirst().map(ServerPrograms::new);
    }

    String program(String name) {
        return folder.resolve(name).toString();
    }

    private static boolean isComplete(Path folder) {
        return List.of("initdb", "pg_ctl", "postgres").stream()
                .map(folder::resolve)
                .allMatch(Files::isExecutable);
    }

    private static List<Path> installed(Place place) {
        Path parent = Path.of(place.parent());
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        List<Path> versions = new ArrayList<>();
        try (DirectoryStream<Path> matching = Files.newDirectoryStream(parent, place.pattern())) {
            matching.forEach(versions::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions.stream()
                .filter(version -> number(version) >= OLDEST)
                .sorted(Comparator.comparingInt(ServerPrograms::number).reversed())
                .map(version -> version.resolve(place.programs()).normalize())
                .toList();
    }

    /** Returns the last number in the name of a version's folder; a folder without a number is the newest version. */
    private static int number(Path version) {
        Matcher number = NUMBER.matcher(version.getFileName().toString());
        return number.find() ? Integer.parseInt(number.group(1)) : Integer.MAX_VALUE;
    }
}
