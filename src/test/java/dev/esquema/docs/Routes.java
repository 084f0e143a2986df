package dev.esquema.docs;

import dev.esquema.http.SchemaResource;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** The routes under {@code /schema}, as {@link SchemaResource} declares them. */
final class Routes {

    private static final String ROOT =
            SchemaResource.class.getAnnotation(Path.class).value();

    private Routes() {}

    /** Whether a path is one of these routes; a parameter of a route may have any value. */
    static boolean contain(String path) {
        return Stream.concat(
                        Stream.of(ROOT), declared().map(route -> ROOT.concat(route.replaceAll("\\{[^}]+}", "[^/]+"))))
                .anyMatch(path::matches);
    }

    private static Stream<String> declared() {
        return Arrays.stream(SchemaResource.class.getDeclaredMethods())
                .flatMap(method -> Optional.ofNullable(method.getAnnotation(Path.class)).stream())
                .map(Path::value);
    }
}
