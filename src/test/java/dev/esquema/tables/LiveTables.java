package dev.esquema.tables;

import dev.esquema.testing.postgres.TestDatabase;
import java.util.List;

/** The definitions of a database's tables in its catalogue, in the line format of {@link ExpectedTable}. */
record LiveTables(TestDatabase database) {

    private static final String COLUMNS =
            """
            SELECT concat_ws(' | ', attname, format_type(atttypid, atttypmod),
                             CASE WHEN attnotnull THEN 'not null' ELSE 'null' END,
                             coalesce(pg_get_expr(adbin, adrelid), '-'))
              FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
             WHERE attrelid = '%s'::regclass AND attnum > 0
             ORDER BY attnum
            """;

    private static final String INDEXES =
            """
            SELECT concat(indexrelid::regclass, ' | ',
                          CASE WHEN indisvalid AND indisready AND indislive THEN '' ELSE 'invalid ' END,
                          CASE WHEN indisunique THEN 'unique ' END,
                          split_part(pg_get_indexdef(indexrelid), ' USING ', 2))
              FROM pg_index
             WHERE indrelid = '%s'::regclass
            """;

    /** The NOT NULL constraints that PostgreSQL 18 also lists are excluded: the columns show them. */
    private static final String CONSTRAINTS =
            """
            SELECT concat_ws(' | ', conname, pg_get_constraintdef(oid))
              FROM pg_constraint
             WHERE conrelid = '%s'::regclass AND contype <> 'n'
            """;

    private static final String SEQUENCE =
            """
            SELECT concat_ws(' | ', pg_get_serial_sequence('%1$s', 'id'), data_type, start_value, increment_by, cache_size)
              FROM pg_sequences
             WHERE sequencename = '%1$s_id_seq'
            """;

    private static final String RELATIONS =
            """
            SELECT concat_ws(' ', relkind, relpersistence, relname)
              FROM pg_class
             WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i'
             ORDER BY relname
            """;

    /** The row type of a table and its array type are excluded, because they belong to the table. */
    private static final String BESIDES =
            """
            SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL
            SELECT 'type ' || typname FROM pg_type
             WHERE typnamespace = 'public'::regnamespace AND typtype <> 'c' AND typcategory <> 'A'
            UNION ALL
            SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            UNION ALL
            SELECT 'policy ' || polname FROM pg_policy
            UNION ALL
            SELECT 'rule ' || rulename FROM pg_rules WHERE schemaname = 'public'
            UNION ALL
            SELECT 'inheritance ' || inhrelid::regclass FROM pg_inherits
            UNION ALL
            SELECT 'option ' || relname FROM pg_class
             WHERE relnamespace = 'public'::regnamespace AND (reloptions IS NOT NULL OR relrowsecurity)
            UNION ALL
            SELECT 'generated ' || attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
             WHERE relnamespace = 'public'::regnamespace AND (attidentity <> '' OR attgenerated <> '')
            UNION ALL
            SELECT 'collation ' || attname
              FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN pg_type ON pg_type.oid = atttypid
             WHERE relnamespace = 'public'::regnamespace AND attcollation <> typcollation
            UNION ALL
            SELECT 'comment ' || description FROM pg_description JOIN pg_class ON pg_class.oid = objoid
             WHERE relnamespace = 'public'::regnamespace
            UNION ALL
            SELECT 'comment ' || description FROM pg_description JOIN pg_constraint ON pg_constraint.oid = objoid
             WHERE connamespace = 'public'::regnamespace
            """;

    List<String> columns(String table) {
        return database.column(COLUMNS.formatted(table));
    }

    List<String> indexes(String table) {
        return database.column(INDEXES.formatted(table));
    }

    List<String> constraints(String table) {
        return database.column(CONSTRAINTS.formatted(table));
    }

    String sequence(String table) {
        return database.value(SEQUENCE.formatted(table));
    }

    /** Returns kind, persistence and name of all relations except indexes. */
    List<String> relations() {
        return database.column(RELATIONS);
    }

    /** Returns the objects of kinds that no table here should have: triggers, comments, types, functions and others. */
    List<String> besides() {
        return database.column(BESIDES);
    }
}
