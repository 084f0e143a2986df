package dev.esquema.schema.ignore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.esquema.schema.problem.SchemaException;
import org.junit.jupiter.api.Test;

class IgnoreListTest {

    @Test
    void aPatternWithAnAsteriskMatchesAnyCharacters() {
        IgnoreList list =
                IgnoreList.parse("# accepted\n\nindex dba_* -- made by the DBA\ncolumn t.extra -- not ours\n");

        assertThat(list.reason("index dba_reports")).contains("made by the DBA");
        assertThat(list.reason("column t.extra")).contains("not ours");
        assertThat(list.reason("index ix_dba_reports")).isEmpty();
        assertThat(list.reason("column tXextra")).isEmpty();
    }

    @Test
    void charactersOfARegularExpressionMatchThemselves() {
        IgnoreList list = IgnoreList.parse("function f(integer, text[]) -- generated");

        assertThat(list.reason("function f(integer, text[])")).contains("generated");
    }

    @Test
    void everyMalformedLineIsRefusedWithItsNumber() {
        assertThatThrownBy(() -> IgnoreList.parse("index a -- good\nindex b\n\n -- a reason alone\nindex c --\n"))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("line 2 is 'index b'")
                .hasMessageContaining("line 4 is '-- a reason alone'")
                .hasMessageContaining("line 5 is 'index c --'")
                .hasMessageNotContaining("line 1");
    }
}
