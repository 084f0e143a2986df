package dev.esquema.postgres.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Only the names of schemas are removed from the texts that PostgreSQL prints. */
class UnqualifiedTextTest {

    private final UnqualifiedText text = new UnqualifiedText(List.of("app", "Esquema Ñ", "ventas"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "FOREIGN KEY (a) REFERENCES ventas.clientes(id) | FOREIGN KEY (a) REFERENCES clientes(id)",
                "nextval('app.t_id_seq'::regclass) | nextval('t_id_seq'::regclass)",
                "nextval('\"Esquema Ñ\".\"It''s\"'::regclass) | nextval('\"It''s\"'::regclass)",
                "\"Esquema Ñ\".estado[] | estado[]",
                "CHECK ((x <> 'app.x'::text)) | CHECK ((x <> 'app.x'::text))",
                "CHECK ((x <> '''app.x'''::app.clase)) | CHECK ((x <> '''app.x'''::clase))",
                "otra.app.x | otra.app.x",
                "\"app.x\" | \"app.x\"",
                "\"\"\"app\".x | \"\"\"app\".x",
                "aapp.x + app2.x | aapp.x + app2.x",
                "(app).x | (app).x",
                "x OPERATOR(app.=) y | x OPERATOR(=) y",
                "extensions.citext | extensions.citext",
                "app | app"
            })
    void ofThis(String printed, String unqualified) {
        assertThat(text.of(printed)).isEqualTo(unqualified);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"it's\".t | t",
                "nextval('\"it''s\".t_id_seq'::regclass) | nextval('t_id_seq'::regclass)",
                "\"a\"\"b\".t | t",
                "app.t | app.t"
            })
    void theNameOfASchemaMayContainQuotes(String printed, String unqualified) {
        assertThat(new UnqualifiedText(List.of("it's", "a\"b")).of(printed)).isEqualTo(unqualified);
    }

    @Test
    void aLongConstantIsReadToItsEnd() {
        String printed = "'%s'::text".formatted("x''app.".repeat(200_000));

        assertThat(text.of(printed)).isEqualTo(printed);
    }
}
