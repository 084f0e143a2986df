package dev.esquema.testing;

import dev.esquema.testing.postgres.PackagedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A small file system of its own; needs root. Closing it unmounts the file system, after its server has ended. */
public final class SmallDisk implements AutoCloseable {

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    public static SmallDisk mounted(int megabytes) {
        if (!Tool.isRoot()) {
            throw new AssertionError("this test mounts a small file system, and only root may");
        }
        try {
            Path folder = Files.createDirectories(PackagedPostgres.buildDirectory()
                    .resolve("disks")
                    .resolve(UUID.randomUUID().toString()));
            Tool.run(
                    "mount",
                    "-t",
                    "tmpfs",
                    "-o",
                    "size=%dm,mode=0700".formatted(megabytes),
                    "tmpfs",
                    folder.toString());
            return new SmallDisk(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    /** Changes the size of the file system. */
    public void resize(int megabytes) {
        Tool.run("mount", "-o", "remount,size=%dm".formatted(megabytes), folder.toString());
    }

    @Override
    public void close() {
        Tool.run("umount", folder.toString());
    }
}
