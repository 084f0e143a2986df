package dev.esquema.flyway;

import dev.esquema.schema.manifest.Repeatable;
import dev.esquema.schema.manifest.Script;
import dev.esquema.schema.problem.SchemaException;
import java.util.List;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;

/**
 * Computes the checksums of repeatable scripts as Flyway does: of the text with the placeholders replaced, so that a
 * script runs again when the value of one of its placeholders changes.
 */
public final class RepeatableChecksums {

    private static final String PLACEHOLDER = "${";

    private RepeatableChecksums() {}

    /** Returns the checksum of a text. */
    public static int of(String text) {
        return ChecksumCalculator.calculate(new ScriptResource("", () -> text));
    }

    /** Returns the same scripts, the repeatable ones with the checksum that these settings lead to. */
    public static List<Script> sent(List<Script> scripts, FlywaySettings settings) {
        ScriptTexts texts = new ScriptTexts(settings);
        return scripts.stream()
                .map(script -> script instanceof Repeatable repeatable ? sent(repeatable, texts, settings) : script)
                .toList();
    }

    /** A placeholder without a value, and a script that the manifest was not written from, are refused by the run. */
    private static Repeatable sent(Repeatable script, ScriptTexts texts, FlywaySettings settings) {
        if (!settings.scripts().text(script.script()).contains(PLACEHOLDER)) {
            return script;
        }
        try {
            return script.sent(of(texts.text(script)));
        } catch (SchemaException e) {
            return script;
        }
    }
}
