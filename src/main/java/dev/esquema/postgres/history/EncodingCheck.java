package dev.esquema.postgres.history;

import dev.esquema.postgres.connection.DatabaseEncoding;
import dev.esquema.schema.manifest.Manifest;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.schema.structure.DatabaseObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Refuses a database whose encoding cannot hold the objects of the migrations. It could not even be asked for them,
 * because the server translates every text that it is sent into its encoding.
 */
final class EncodingCheck {

    private static final int SHOWN = 80;

    private final Manifest manifest;
    private volatile Optional<DatabaseEncoding> sound = Optional.empty();

    EncodingCheck(Manifest manifest) {
        this.manifest = manifest;
    }

    /** @throws SchemaException {@link Code#REFUSED} with the first text that the database cannot hold */
    void check(Connection connection) throws SQLException {
        DatabaseEncoding encoding = DatabaseEncoding.of(connection);
        if (encoding.holdsAll() || sound.filter(encoding::equals).isPresent()) {
            return;
        }
        for (Script script : manifest.scripts()) {
            Optional<String> unheld =
                    texts(script).filter(text -> !encoding.holds(text)).findFirst();
            if (unheld.isPresent()) {
                throw new SchemaException(
                        Code.REFUSED,
                        ("the database has the encoding %s, which cannot hold %s; migration %s needs UTF8: use a database"
                                        + " that was created with `CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0`")
                                .formatted(encoding, shown(unheld.get()), script.id()));
            }
        }
        sound = Optional.of(encoding);
    }

    private static Stream<String> texts(Script script) {
        Stream<String> objects = Stream.of(
                        script.effect().creates(), script.effect().changes())
                .flatMap(structure -> structure.objects().entrySet().stream())
                .flatMap(entry -> Stream.concat(
                        names(entry.getKey()), Stream.of(entry.getValue().text())));
        Stream<String> dropped = script.effect().drops().stream().flatMap(EncodingCheck::names);
        return Stream.of(Stream.of(script.script(), script.description()), objects, dropped)
                .flatMap(texts -> texts);
    }

    private static Stream<String> names(DatabaseObject object) {
        return Stream.concat(object.table().stream(), Stream.of(object.name()));
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= SHOWN ? line : "%s…".formatted(line.substring(0, SHOWN));
    }
}
