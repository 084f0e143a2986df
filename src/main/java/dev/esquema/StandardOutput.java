package dev.esquema;

import dev.esquema.set.FileFailure;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output. A {@link java.io.PrintStream} ignores that it cannot write, so this stream remembers the first reason;
 * otherwise an incomplete script on a full disk would look complete.
 */
final class StandardOutput extends OutputStream {

    /** The reader has read what it wanted, as in {@code esquema history | head -1}. */
    private static final String READER_ENDED = "Broken pipe";

    private final OutputStream out = new FileOutputStream(FileDescriptor.out);

    private volatile @Nullable IOException failure;

    /** Why something was not written; empty if everything was written, or if the reader ended. */
    Optional<String> failure() {
        return Optional.ofNullable(failure).map(FileFailure::reason).filter(reason -> !reason.equals(READER_ENDED));
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }
}
