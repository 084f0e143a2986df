package dev.esquema.set;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;

/** Decodes the bytes of a script. */
public final class ScriptText {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private ScriptText() {}

    /**
     * Returns the text without a byte order mark.
     *
     * @throws SchemaException {@link Code#REFUSED} if the bytes are not UTF-8
     */
    public static String of(String name, byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
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
}
