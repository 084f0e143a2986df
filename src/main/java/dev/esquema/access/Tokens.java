package dev.esquema.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The secret tokens that open the routes; while tokens are rotated, there are several. It keeps only their digests, so
 * that no log or message can contain a token.
 */
public final class Tokens {

    /** No token: every route is open. */
    public static final Tokens NONE = new Tokens(List.of());

    public static final int SHORTEST = 16;

    /** The characters of a bearer token (RFC 6750, section 2.1). */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final List<byte[]> digests;

    private Tokens(List<byte[]> digests) {
        this.digests = digests;
    }

    /** @throws IllegalArgumentException if one of them {@linkplain #isToken cannot be a token} */
    public static Tokens of(List<String> tokens) {
        if (!tokens.stream().allMatch(Tokens::isToken)) {
            throw new IllegalArgumentException("a token is too short or has a forbidden character");
        }
        return new Tokens(tokens.stream().map(Tokens::digest).toList());
    }

    /** Whether a text is long enough and a client can send it as a bearer token. */
    public static boolean isToken(String text) {
        return text.length() >= SHORTEST && FORM.matcher(text).matches();
    }

    public boolean isEmpty() {
        return digests.isEmpty();
    }

    /** Whether this is one of the tokens; the time of the answer does not depend on the characters. */
    public boolean contains(String text) {
        byte[] asked = digest(text);
        boolean found = false;
        for (byte[] digest : digests) {
            found |= MessageDigest.isEqual(digest, asked);
        }
        return found;
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "%d tokens".formatted(digests.size());
    }
}
