package dev.esquema.json;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import dev.esquema.text.PrintableText;
import org.jspecify.annotations.Nullable;

/** Escapes every control character; the JSON standard requires it only for the first 32. */
final class ControlEscapes extends CharacterEscapes {

    private static final long serialVersionUID = 1L;
    private static final int DELETE = 0x7f;

    private final int[] ascii = CharacterEscapes.standardAsciiEscapesForJSON();

    ControlEscapes() {
        ascii[DELETE] = CharacterEscapes.ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ascii.clone();
    }

    /** Returns null for a character that needs no escape; surrogates are not escaped, so that a pair stays complete. */
    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
        boolean escaped = !Character.isSurrogate((char) character) && PrintableText.isControl(character);
        return escaped ? new SerializedString("\\u%04X".formatted(character)) : null;
    }
}
