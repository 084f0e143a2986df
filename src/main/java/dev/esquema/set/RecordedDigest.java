package dev.esquema.set;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the SHA-256 that a manifest holds of its own text, in its first field; who reads the whole manifest compares it. */
final class RecordedDigest {

    private static final Pattern FIRST_FIELD = Pattern.compile("\\{\\s*\"sha256\"\\s*:\\s*\"([0-9a-f]{64})\"");

    /** Longer than the first field. */
    private static final int BEGINNING = 200;

    private RecordedDigest() {}

    /** Returns it, or the SHA-256 of a text that does not begin like a manifest; such a text is refused when it is read. */
    static String of(byte[] manifest) {
        String beginning = new String(manifest, 0, Math.min(manifest.length, BEGINNING), StandardCharsets.ISO_8859_1);
        Matcher field = FIRST_FIELD.matcher(beginning);
        return field.lookingAt() ? field.group(1) : Sha256.of(manifest);
    }
}
