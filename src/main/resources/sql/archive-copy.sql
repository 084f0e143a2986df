-- Writes the statements that copy a table to the archive; the table itself stays as it is.
, step as (
    -- Otherwise the owner would copy only some of the rows.
    select 0 as phase, false as early, format('alter table %I.%I no force row level security', schema, name) as sql
      from moved join pg_class as c on c.oid = moved.oid where relforcerowsecurity
    union all
    select 1, false, format('create table esquema_archive.%I (like %I.%I)', kept, schema, name) from named where kind = 'table'
    union all
    select 2, false, format('insert into esquema_archive.%I select * from only %I.%I', kept, schema, name)
      from named where kind = 'table'
    union all
    select 3, false, format('alter table esquema_archive.%I add constraint %I %s', copy.kept, key.kept, pg_get_constraintdef(c.oid))
      from named as key join pg_constraint as c on conindid = key.oid and contype = 'p' cross join named as copy
     where key.kind = 'index' and copy.kind = 'table'
    union all
    select 3, false, format('comment on table esquema_archive.%I is %L', kept, obj_description(oid, 'pg_class'))
      from named where kind = 'table' and obj_description(oid, 'pg_class') is not null
    union all
    select 4, false, format('create sequence esquema_archive.%I as %s increment by %s minvalue %s maxvalue %s start with %s%s'
                     ' owned by esquema_archive.%I.%I', named.kept, seqtypid::regtype, seqincrement, seqmin, seqmax,
                     seqstart, case when seqcycle then ' cycle' else '' end, copy.kept, attname)
      from named join pg_sequence on seqrelid = named.oid cross join named as copy
      join pg_attribute as a on a.attrelid = copy.oid and a.attnum = named.attnum
     where named.kind = 'sequence' and copy.kind = 'table'
    union all
    select 5, false, format('select setval(%L, last_value, is_called) from %I.%I', format('esquema_archive.%I', kept), schema, name)
      from named where kind = 'sequence'
    union all
    select 6, false, format('alter table %I.%I force row level security', schema, name)
      from moved join pg_class as c on c.oid = moved.oid where relforcerowsecurity
)
select early, sql from step order by phase, sql
