package dev.esquema.postgres.structure;

import dev.esquema.postgres.connection.RelationLookup;

/**
 * The SQL that reads objects and their facts.
 *
 * <p>PostgreSQL cannot read expressions and indexes while another session holds an ACCESS EXCLUSIVE lock on their
 * table; the query then fails after a short lock timeout.
 *
 * <p>Settings that change printed expressions, such as the time zone in a default's timestamp, are the same for every
 * reader. The parts that a partition or a child inherits belong to its parent and are not read: they are created and
 * dropped with the parent's parts, and PostgreSQL's versions represent them differently. A host table may be in any
 * schema of the search path; owned objects are in the owned schema.
 */
final class StructureSql {

    private static final String OBJECTS =
            """
            with places as materialized (
                %4$s
            ), path as materialized (
                select n.oid, n.nspname, set_config('lock_timeout', '300ms', true)
                  from places join pg_namespace as n on n.nspname = places.name where places.position = 1
            ), relation as materialized (
                select c.*, path.nspname from path join pg_class as c on c.relnamespace = path.oid
                 where %1$s
                union all
                select c.*, n.nspname from path cross join unnest(?::text[]) as host (name)
                  join pg_class as c on c.oid = coalesce(
                           %5$s,
                           (select min(found.oid::int8)::oid from pg_class as own join pg_constraint on conrelid = own.oid
                              join pg_class as found on found.oid = confrelid
                             where own.relnamespace = path.oid and found.relname = host.name))
                  join pg_namespace as n on n.oid = c.relnamespace
                 where not exists (select from pg_class as own where own.relnamespace = path.oid and own.relname = host.name)
            ), object as (
                select 'TABLE' as kind, null::name as owner, relname::text as name, 0 as position, array[
                           (relpersistence = 'u')::text, (relkind = 'f')::text,
                           case when relrowsecurity and relforcerowsecurity then 'FORCED'
                                when relrowsecurity then 'ON' else 'OFF' end,
                           case when relkind = 'p' then pg_get_partkeydef(relation.oid) end] || array(
                           select fact
                             from pg_inherits join pg_class as parent on parent.oid = inhparent
                             join pg_namespace as n on n.oid = parent.relnamespace
                             cross join unnest(array[nullif(n.nspname, (select nspname from path))::text, parent.relname::text,
                                                     pg_get_expr(relation.relpartbound, relation.oid)])
                                        with ordinality as f (fact, place)
                            where inhrelid = relation.oid order by inhseqno, place) as facts
                  from relation where relkind in ('r', 'p', 'f')
                union all
                select 'COLUMN', relname, attname, attnum, array[
                           format_type(atttypid, atttypmod), (not attnotnull)::text,
                           case when relispartition then '' else attidentity end::text, attgenerated::text,
                           pg_get_expr(adbin, adrelid),
                           (select attcollation::regcollation::text from pg_type
                             where pg_type.oid = atttypid and typcollation <> attcollation)]
                  from relation join pg_attribute on attrelid = relation.oid
                  left join pg_attrdef on adrelid = attrelid and adnum = attnum
                 where relkind in ('r', 'p', 'f') and attnum > 0 and not attisdropped
                   and (attislocal or not exists (select from pg_inherits where inhrelid = attrelid))
                union all
                select 'SEQUENCE', null, relation.relname, 0, array[
                           format('as %%s start %%s increment %%s minvalue %%s maxvalue %%s cache %%s %%s',
                                  format_type(seqtypid, null), seqstart, seqincrement, seqmin, seqmax, seqcache,
                                  case when seqcycle then 'cycle' else 'no cycle' end),
                           t.relname::text, a.attname::text]
                  from relation join pg_sequence on seqrelid = relation.oid
                  left join pg_depend as d on d.classid = 'pg_class'::regclass and d.objid = relation.oid
                                          and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
                  left join pg_class as t on t.oid = d.refobjid
                  left join pg_attribute as a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
                 where d.deptype is distinct from 'i'
                union all
                select 'CONSTRAINT', relname, conname, 0, array[
                           contype::text, regexp_replace(pg_get_constraintdef(pg_constraint.oid), ' NOT VALID$', ''),
                           (pg_get_constraintdef(pg_constraint.oid) !~ ' NOT VALID$')::text]
                  from relation join pg_constraint on conrelid = relation.oid
                 where contype in ('p', 'u', 'f', 'c', 'x')
                   and conparentid = 0 and (conislocal or coninhcount = 0)
                union all
                select 'INDEX', null, i.relname, 0, array[
                           relation.relname::text, indisunique::text,
                           substr(pg_get_indexdef(indexrelid), 1 + length(format(
                               'CREATE %%sINDEX %%I ON %%s%%I.%%I USING ', case when indisunique then 'UNIQUE ' end, i.relname,
                               case i.relkind when 'I' then 'ONLY ' end, nspname, relation.relname))),
                           (indisvalid and indisready and indislive)::text]
                  from relation join pg_index on indrelid = relation.oid
                  join pg_class as i on i.oid = indexrelid
                 where not exists (select from pg_constraint where conrelid = indrelid and conindid = indexrelid
                                      and contype in ('p', 'u', 'x'))
                   and not i.relispartition
                union all
                select 'VIEW', null, relname, 0, array[(relkind = 'm')::text] from relation where relkind in ('v', 'm')
                union all
                select 'TRIGGER', relname, tgname, 0, array[]::text[]
                  from relation join pg_trigger on tgrelid = relation.oid where not tgisinternal and tgparentid = 0
                union all
                select 'FUNCTION', null, format('%%I(%%s)', proname, pg_get_function_identity_arguments(p.oid)), 0, array[]::text[]
                  from path join pg_proc as p on pronamespace = path.oid where %2$s
                union all
                select 'TYPE', null, typname, 0,
                       array(select enumlabel::text from pg_enum where enumtypid = t.oid order by enumsortorder)
                  from path join pg_type as t on typnamespace = path.oid
                 where %3$s and typtype <> 'm'
                   and not exists (select from pg_type as element where element.oid = t.typelem and element.typarray = t.oid)
                   and (typrelid = 0 or exists (select from pg_class where oid = typrelid and relkind = 'c'))
            )
            """;

    /**
     * Also reads the schemas whose names are removed from definitions: the owned schema, and the schemas of all objects
     * that a definition refers to. A definition is therefore the same in whatever schema the owned and the host objects
     * are.
     */
    static final String READ =
            """
            %s, reference (classid, objid) as (
                select 'pg_class'::regclass::oid, oid from relation
                union all
                select 'pg_class'::regclass, indexrelid from relation join pg_index on indrelid = relation.oid
                union all
                select 'pg_constraint'::regclass, o.oid from relation join pg_constraint as o on conrelid = relation.oid
                union all
                select 'pg_attrdef'::regclass, f.oid from relation join pg_attrdef as f on adrelid = relation.oid
                union all
                select 'pg_rewrite'::regclass, r.oid from relation join pg_rewrite as r on ev_class = relation.oid
                union all
                select 'pg_trigger'::regclass, t.oid from relation join pg_trigger as t on tgrelid = relation.oid
                union all
                select 'pg_policy'::regclass, p.oid from relation join pg_policy as p on polrelid = relation.oid
                union all
                select 'pg_proc'::regclass, p.oid from path join pg_proc as p on pronamespace = path.oid
            ), referred (namespace) as (
                select coalesce(relnamespace, typnamespace, pronamespace, opcnamespace, oprnamespace, collnamespace)
                  from reference join pg_depend as d using (classid, objid)
                  left join pg_class as c on refclassid = 'pg_class'::regclass and c.oid = refobjid
                  left join pg_type as t on refclassid = 'pg_type'::regclass and t.oid = refobjid
                  left join pg_proc as p on refclassid = 'pg_proc'::regclass and p.oid = refobjid
                  left join pg_opclass as oc on refclassid = 'pg_opclass'::regclass and oc.oid = refobjid
                  left join pg_operator as op on refclassid = 'pg_operator'::regclass and op.oid = refobjid
                  left join pg_collation as co on refclassid = 'pg_collation'::regclass and co.oid = refobjid
            )
            select kind, owner, name, facts,
                   (select array_agg(nspname::text) from pg_namespace as n
                     where n.oid in (select oid from path union all select namespace from referred)
                       and nspname not in ('pg_catalog', 'information_schema')) as schemas
              from object order by array_position(?, kind), owner, position, name
            """;

    static final String FINGERPRINT =
            """
            %sselect md5(string_agg(concat_ws(' ', kind, owner, name, facts::text), E'\\n'
                                    order by kind, owner, position, name)) as fingerprint
              from object
            """;

    private static final String NAMED = "%s = any (?)";

    /** Objects of an extension belong to the extension. */
    private static final String ANY =
            "not exists (select from pg_depend where objid = %s.oid and deptype = 'e') and %s <> all (?)";

    private StructureSql() {}

    /** Returns the query for the relations, functions and types with these names. */
    static String named() {
        return objects(NAMED.formatted("relname"), NAMED.formatted("proname"), NAMED.formatted("typname"));
    }

    /** Returns the query for everything except the objects with these names. */
    static String unnamed() {
        return objects(ANY.formatted("c", "relname"), ANY.formatted("p", "proname"), ANY.formatted("t", "typname"));
    }

    private static String objects(String relations, String functions, String types) {
        return OBJECTS.formatted(relations, functions, types, RelationLookup.PLACES, RelationLookup.of("host.name"));
    }
}
