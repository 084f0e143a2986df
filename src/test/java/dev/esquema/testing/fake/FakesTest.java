package dev.esquema.testing.fake;

import dev.esquema.schema.history.History;
import dev.esquema.schema.journal.Trigger;
import dev.esquema.schema.port.Journal;
import dev.esquema.schema.port.JournalReader;
import dev.esquema.schema.port.RunLock;
import dev.esquema.schema.port.RunTrace;
import dev.esquema.schema.port.StructureReader;
import dev.esquema.schema.port.Undo;
import dev.esquema.schema.structure.Structure;
import dev.esquema.testing.contract.JournalContract;
import dev.esquema.testing.contract.RunLockContract;
import dev.esquema.testing.contract.StructureReaderContract;
import dev.esquema.testing.contract.UndoContract;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The fakes fulfil the same contracts as the PostgreSQL adapters. */
class FakesTest {

    @Nested
    class TheJournal implements JournalContract {

        private final FakeJournal journal = new FakeJournal();

        @Override
        public Journal journal() {
            return journal;
        }

        @Override
        public JournalReader reader() {
            return journal;
        }
    }

    @Nested
    class TheRunLock implements RunLockContract {

        private final FakeDatabase database = new FakeDatabase(Rows.none());
        private final RunLock first =
                database.open(Trigger.MANUAL, Duration.ZERO, RunTrace.NONE).lock();
        private final RunLock second =
                database.open(Trigger.MANUAL, Duration.ZERO, RunTrace.NONE).lock();

        @Override
        public RunLock first() {
            return first;
        }

        @Override
        public RunLock second() {
            return second;
        }
    }

    @Nested
    class TheStructure implements StructureReaderContract {

        private final FakeStructure structure = new FakeStructure();

        @Override
        public StructureReader reader() {
            return structure;
        }

        @Override
        public void createTheTable() {
            structure.apply(Migrations.migration("1"));
        }

        @Override
        public void dropTheTable() {
            Migrations.migration("1").effect().creates().objects().keySet().forEach(structure::drop);
        }
    }

    @Nested
    class TheUndo implements UndoContract {

        private final FakeDatabase database = new FakeDatabase(Rows.applied("1"));

        @Override
        public Undo undo() {
            return database.undo();
        }

        @Override
        public History history() {
            return database.rows().history();
        }

        @Override
        public Structure structure() {
            return database.structure().read();
        }
    }
}
