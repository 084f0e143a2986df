-- Writes the statements that restore the rows of an archived table and the values of its sequences.
, key as (
    select array_agg(attname::text) as columns,
           string_agg(format('now.%1$I = excluded.%1$I', attname), ' and ') as same
      from moved join pg_index on indrelid = moved.oid and indisprimary
      join pg_attribute on attrelid = moved.oid and attnum = any (indkey)
), ruled as (
    -- PostgreSQL refuses ON CONFLICT for a table with a rule for UPDATE, also while the rule is disabled, and for a primary
    -- key that can be deferred.
    select exists (select from moved join pg_rewrite on ev_class = moved.oid where ev_type = '2')
           or exists (select from moved join pg_index on indrelid = moved.oid where indisprimary and not indimmediate) as updates
), listed as (
    -- The columns to restore.
    select string_agg(quote_ident(attname), ', ' order by attnum) as columns,
           string_agg(format('%1$I = excluded.%1$I', attname), ', ' order by attnum)
               filter (where not attname = any (key.columns)) as changes
      from moved cross join key join pg_attribute on attrelid = moved.oid
     where attnum > 0 and not attisdropped and attgenerated = ''
), type (oid) as (
    -- The types of the columns, with what domains, arrays, ranges and composite types consist of.
    select atttypid from moved join pg_attribute on attrelid = moved.oid where attnum > 0 and not attisdropped
    union
    select part.oid
      from type join pg_type as t on t.oid = type.oid
      left join pg_range as r on rngtypid = t.oid
      left join pg_attribute on attrelid = t.typrelid and attnum > 0 and not attisdropped
     cross join lateral (values (t.typbasetype), (t.typelem), (rngsubtype), (atttypid)) as part (oid)
     where part.oid <> 0
), compared as (
    -- EXCEPT needs types that can be compared.
    select not exists (
               select from type join pg_type as t on t.oid = type.oid
                where typtype = 'b' and typcategory <> 'A'
                  and not exists (select from pg_opclass
                                   where opcdefault and opcmethod in (select oid from pg_am where amname in ('btree', 'hash'))
                                     and (opcintype = t.oid
                                          or opcintype in (select casttarget from pg_cast where castsource = t.oid
                                                              and castmethod = 'b' and castcontext = 'i')))) as comparable
)
select kind, named.oid::int8 as oid, kept,
       -- A sequence continues after the larger of the two values. Rows with a primary key replace the rows that the migration
       -- wrote; without one, rows that are equal are not restored twice.
       case when kind = 'sequence'
            then format('select setval(%1$L, %2$s(kept.last_value, now.last_value), case when kept.last_value = now.last_value'
                        ' then kept.is_called or now.is_called when kept.last_value %6$s now.last_value then kept.is_called'
                        ' else now.is_called end) from esquema_archive.%3$I as kept, %4$I.%5$I as now',
                        format('%I.%I', schema, name), case when seqincrement > 0 then 'greatest' else 'least' end, kept,
                        schema, name, case when seqincrement > 0 then '>' else '<' end)
            when key.columns is not null and ruled.updates
            then concat(case when listed.changes is not null
                             then format('with replaced as (update only %1$I.%2$I as now set %3$s'
                                         ' from only esquema_archive.%4$I as excluded where %5$s) ',
                                         schema, name, listed.changes, kept, key.same) end,
                        format('insert into %1$I.%2$I (%3$s) overriding system value select %3$s'
                               ' from only esquema_archive.%4$I as excluded'
                               ' where not exists (select from only %1$I.%2$I as now where %5$s)',
                               schema, name, listed.columns, kept, key.same))
            when key.columns is not null
            then format('insert into %1$I.%2$I (%3$s) overriding system value select %3$s from only esquema_archive.%4$I'
                        ' on conflict (%5$s) do %6$s', schema, name, listed.columns, kept,
                        (select string_agg(quote_ident(each), ', ') from unnest(key.columns) as each),
                        case when listed.changes is null then 'nothing'
                             else format('update set %s', listed.changes) end)
            when listed.columns is null
            then format('insert into %I.%I select from only esquema_archive.%I', schema, name, kept)
            else format('insert into %1$I.%2$I (%3$s) overriding system value select %3$s from only esquema_archive.%4$I%5$s',
                        schema, name, listed.columns, kept,
                        case when comparable
                             then format(' except all select %s from only %I.%I', listed.columns, schema, name)
                             else '' end) end as sql
  from named cross join key cross join ruled cross join listed cross join compared
  left join pg_sequence on seqrelid = named.oid
 where kind in ('table', 'sequence')
 order by kind desc, kept
