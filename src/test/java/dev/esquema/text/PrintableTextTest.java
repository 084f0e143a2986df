package dev.esquema.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTextTest {

    @Test
    void ordinaryTextOfAnyLanguageStaysAsItIs() {
        for (String text : new String[] {"", "tamaño_bytes", "таблица", "表", "😀", "a\\nb", "with a\ttab"}) {
            assertThat(PrintableText.of(text)).isSameAs(text);
        }
    }

    @Test
    void lineBreaksAnsiEscapesAndOtherControlCharactersAreShown() {
        assertThat(PrintableText.of("a\nb\rc\u001b[31md\u0007\u0000\u007f\u009b2J\u0085"))
                .isEqualTo("a\\nb\\rc\\u001B[31md\\u0007\\u0000\\u007F\\u009B2J\\u0085");
    }

    @Test
    void charactersThatReverseOrHideTextAreShown() {
        assertThat(PrintableText.of("a\u202eb\u2066c\u2069\u200f\u200b\u2028\u2029\ufeff\ud800z"))
                .isEqualTo("a\\u202Eb\\u2066c\\u2069\\u200F\\u200B\\u2028\\u2029\\uFEFF\\uD800z");
        assertThat(PrintableText.of(new String(Character.toChars(0xE0041)))).isEqualTo("\\U000E0041");
    }
}
