package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.schema.problem.Code;
import dev.esquema.schema.problem.SchemaException;
import dev.esquema.testing.postgres.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * From every starting version, one run leads to the same structure, rows and history. The seeds are fixed;
 * {@code -Dchains=N} tries N seeds, and {@code -Dchains.first=SEED} begins at another seed.
 */
class RandomChainsTest {

    private static final int LENGTH = 8;

    @TempDir
    Path folder;

    static LongStream seeds() {
        long first = Long.getLong("chains.first", 1);
        return LongStream.range(first, first + Integer.getInteger("chains", 4));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyStartingVersionLeadsToWhatTheWholeChainLeadsTo(long seed) {
        ScriptChain chain = ScriptChain.of(folder, new RandomScripts(seed).next(LENGTH));
        TestDatabase whole = chain.migratedTo(chain.newest());
        List<String> content = ScriptChain.content(whole);
        List<String> history = ScriptChain.history(whole);

        for (int version = 1; version < chain.newest(); version++) {
            TestDatabase database = chain.migratedTo(version);

            chain.migrate(database);

            assertThat(ScriptChain.content(database))
                    .as("from %d\n%s", version, chain)
                    .isEqualTo(content);
            assertThat(ScriptChain.history(database)).isEqualTo(history);
            database.drop();
        }
        whole.drop();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aDatabaseWithoutHistoryIsAdoptedRightlyOrRefusedUnchanged(long seed) {
        ScriptChain chain = ScriptChain.of(folder, new RandomScripts(seed).next(LENGTH));
        TestDatabase whole = chain.migratedTo(chain.newest());
        List<String> content = ScriptChain.content(whole);

        for (int version = 1; version < chain.newest(); version++) {
            TestDatabase database = chain.executedTo(version);
            List<String> before = ScriptChain.content(database);
            List<String> expected = content;
            try {
                chain.migrate(database);
            } catch (SchemaException e) {
                assertThat(e.code()).as(e.getMessage()).isEqualTo(Code.REFUSED);
                expected = before;
            }
            assertThat(ScriptChain.content(database))
                    .as("from %d\n%s", version, chain)
                    .isEqualTo(expected);
            database.drop();
        }
        whole.drop();
    }
}
