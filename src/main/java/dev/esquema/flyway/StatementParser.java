package dev.esquema.flyway;

import dev.esquema.flyway.separate.ScriptStatement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.sqlscript.SqlStatement;
import org.flywaydb.core.internal.sqlscript.SqlStatementIterator;
import org.flywaydb.database.postgresql.PostgreSQLParser;

/** Separates the statements of a script with Flyway's own parser. */
final class StatementParser {

    private StatementParser() {}

    /** Returns the statements of a script whose placeholders are replaced already. */
    static List<ScriptStatement> parse(String script) {
        FluentConfiguration plain = Flyway.configure().placeholderReplacement(false);
        FlywayLog.applyTo(plain);
        List<ScriptStatement> statements = new ArrayList<>();
        try (SqlStatementIterator iterator = new PostgreSQLParser(plain, new ParsingContext())
                .parse(new ScriptResource("script.sql", () -> script))) {
            while (iterator.hasNext()) {
                SqlStatement statement = iterator.next();
                statements.add(ScriptStatement.of(statement.getLineNumber(), statement.getSql()));
            }
        }
        return statements;
    }
}
