package dev.esquema.it.support;

import dev.esquema.flyway.learn.ManifestGenerator;
import dev.esquema.json.ManifestJson;
import dev.esquema.set.MigrationFolder;
import dev.esquema.testing.PackagedEsquema;
import dev.esquema.testing.postgres.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder with a team's own migrations, for the unchanged application. */
public record SetFolder(Path path) {

    public static SetFolder empty() {
        try {
            return new SetFolder(Files.createTempDirectory("set").resolve("db"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A shop with a table {@code users} of its own, which the packaged set expects from another application. */
    public static SetFolder shop() {
        return empty().with(
                        "migration/V1__users.sql",
                        "create table users (id serial primary key, mail text not null unique);")
                .with("rollback/U1__users.sql", "drop table users;")
                .with(
                        "migration/2026/V2__orders.sql",
                        """
                        create table orders (id serial primary key, buyer int not null references users, note text);
                        create index orders_buyer on orders (buyer);
                        """)
                .with("rollback/U2__orders.sql", "drop table orders;")
                .with(
                        "migration/2026/V2.1__note_index.sql",
                        "-- transactional: no\ncreate index concurrently orders_note on orders (note);")
                .with("rollback/U2.1__note_index.sql", "drop index orders_note;");
    }

    /** Adds a file; its name is relative to the folder. */
    public SetFolder with(String name, String text) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the manifest, learned on an empty database. */
    public SetFolder learned() {
        return with(
                "manifest.json",
                ManifestJson.write(ManifestGenerator.learn(
                        MigrationFolder.at(path), TestPostgres.shared().newDatabase())));
    }

    /** Returns the application that uses this folder. */
    public PackagedEsquema application() {
        return usedBy(PackagedEsquema.built());
    }

    /** Returns an application with this folder. */
    public PackagedEsquema usedBy(PackagedEsquema esquema) {
        return esquema.with("ESQUEMA_MIGRATIONS", path.toString());
    }
}
