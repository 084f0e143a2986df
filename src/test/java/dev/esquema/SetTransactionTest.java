package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.testing.postgres.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetTransactionTest {

    @TempDir
    Path folder;

    @Test
    void aScriptMayBeginWithTheIsolationLevelOfItsTransaction() {
        ScriptChain chain = ScriptChain.of(
                folder,
                "create table t (level text)",
                """
                -- The rows are read once.
                SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;
                insert into t values (current_setting('transaction_isolation'));
                """,
                "insert into t values (current_setting('transaction_isolation'))");

        TestDatabase database = chain.migratedTo(3);

        assertThat(database.column("select level from t")).containsExactly("serializable", "read committed");
        assertThat(ScriptChain.history(database)).hasSize(3);
    }
}
