package dev.esquema.page;

import dev.esquema.text.PrintableText;
import io.quarkus.qute.EngineBuilder;
import io.quarkus.qute.Expression;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.TemplateNode.Origin;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;

/** Escapes each value on a page for HTML, and makes characters visible that would hide or reorder text. */
@Singleton
class PrintablePages {

    void configure(@Observes EngineBuilder engine) {
        engine.addResultMapper(new Mapper());
    }

    private static final class Mapper implements ResultMapper {

        private final HtmlEscaper html = new HtmlEscaper(List.of());

        @Override
        public int getPriority() {
            return DEFAULT_PRIORITY + 10;
        }

        @Override
        public boolean appliesTo(Origin origin, Object result) {
            return result instanceof CharSequence;
        }

        @Override
        public String map(Object result, Expression expression) {
            String text = result.toString();
            return html.map(text.lines().map(PrintableText::of).collect(Collectors.joining("\n")), expression);
        }
    }
}
