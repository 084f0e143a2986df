package dev.esquema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.esquema.ScriptedBuild.Commands;
import dev.esquema.schema.finding.Finding;
import dev.esquema.testing.postgres.TestDatabase;
import dev.esquema.testing.postgres.TestPostgres;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregatesTest {

    private static final String AGGREGATES =
            """
            create function counted(bigint) returns bigint language sql immutable as 'select $1 + 1';
            create function less(bigint, bigint) returns bigint language sql immutable as 'select $1 - $2';
            create function more(bigint, bigint) returns bigint language sql immutable as 'select $1 + $2';
            create function extra(bigint, bigint) returns bigint language sql immutable as 'select $1';
            create function joined(int[], int[]) returns int[] language sql immutable as 'select $1 || $2';
            create aggregate cnt(*) (sfunc = counted, stype = bigint, initcond = 0);
            create aggregate "Q a"(int[]) (sfunc = joined, stype = int[], initcond = '{}');
            create aggregate total(bigint) (sfunc = more, stype = bigint, sspace = 9, finalfunc = extra, finalfunc_extra,
                finalfunc_modify = shareable, combinefunc = more, parallel = safe, initcond = '0',
                msfunc = more, minvfunc = less, mstype = bigint, minitcond = '0', mfinalfunc = extra, mfinalfunc_extra);
            create aggregate low(int) (sfunc = int4smaller, stype = int, sortop = <);
            create aggregate hypo(variadic "any" order by variadic "any") (
                sfunc = ordered_set_transition_multi, stype = internal, finalfunc = rank_final, finalfunc_extra,
                hypothetical);
            """;

    private static final String ALL =
            """
            select (proname, proparallel, aggfnoid::regprocedure, aggkind, aggtransfn, aggfinalfn, aggcombinefn, aggmtransfn,
                    aggminvtransfn, aggmfinalfn, aggfinalextra, aggmfinalextra, aggfinalmodify, aggmfinalmodify, aggsortop,
                    aggtranstype, aggtransspace, aggmtranstype, agginitval, aggminitval)::text
              from pg_aggregate join pg_proc on pg_proc.oid = aggfnoid
             where pronamespace = 'public'::regnamespace order by 1
            """;

    private final TestDatabase database = TestPostgres.shared().newDatabase();
    private final Commands commands =
            ScriptedBuild.on(database).with(1, AGGREGATES, "select 1").built();

    @Test
    void anyAggregateIsLearned() {
        commands.migrate();

        assertThat(findings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cnt(*)",
                "\"Q a\"(int[])",
                "total(bigint)",
                "low(int)",
                "hypo(variadic \"any\" order by variadic \"any\")"
            })
    void anAggregateThatIsMadeAgainIsTheSame(String aggregate) {
        commands.migrate();
        List<String> before = database.column(ALL);
        database.execute("drop aggregate %s".formatted(aggregate));

        List<Finding> found = findings();
        database.execute("begin; %s\ncommit;"
                .formatted(found.stream()
                        .map(finding -> finding.mend().orElseThrow())
                        .collect(Collectors.joining("\n"))));

        assertThat(found).hasSize(1);
        assertThat(findings()).isEmpty();
        assertThat(database.column(ALL)).isEqualTo(before);
    }

    @Test
    void anAggregateWithoutItsOtherAttributesIsFound() {
        commands.migrate();
        database.execute(
                """
                drop aggregate total(bigint);
                create aggregate total(bigint) (sfunc = more, stype = bigint, sspace = 9, finalfunc = extra, finalfunc_extra,
                    finalfunc_modify = shareable, initcond = '0', msfunc = more, minvfunc = less, mstype = bigint,
                    minitcond = '0', mfinalfunc = extra, mfinalfunc_extra);
                """);

        assertThat(findings()).extracting(Finding::object).containsExactly("function total(bigint)");
    }

    private List<Finding> findings() {
        return commands.status(database).verification().findings();
    }
}
