-- The history table. Placeholders: 1 the table, 2 its primary key, 3 its index.

-- Flyway's own definition (PostgreSQLDatabase of Flyway 12).
CREATE TABLE %1$s (
    "installed_rank" INT NOT NULL,
    "version" VARCHAR(50),
    "description" VARCHAR(200) NOT NULL,
    "type" VARCHAR(20) NOT NULL,
    "script" VARCHAR(1000) NOT NULL,
    "checksum" INTEGER,
    "installed_by" VARCHAR(100) NOT NULL,
    "installed_on" TIMESTAMP NOT NULL DEFAULT now(),
    "execution_time" INTEGER NOT NULL,
    "success" BOOLEAN NOT NULL
);
ALTER TABLE %1$s ADD CONSTRAINT %2$s PRIMARY KEY ("installed_rank");
CREATE INDEX %3$s ON %1$s ("success");

-- The row that every run writes first.
insert into %1$s (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
values (1, '0', '<< Flyway Baseline >>', 'BASELINE', '<< Flyway Baseline >>', null, current_user, 0, true);
