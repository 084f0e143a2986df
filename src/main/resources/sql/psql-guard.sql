-- Takes the run lock, creates the history if it is missing, and refuses in the same cases as a run.
-- The search path contains the owned schema here, so functions are qualified, and text is compared only with text.
do $esquema$
declare
    locked   pg_catalog.bool := (%1$s);
    applied  pg_catalog.text[];
    versions pg_catalog.text[];
begin
    if locked is null then
        raise exception 'nothing was applied: the owned schema does not exist: create it first';
    end if;
    if not locked then
        raise exception 'nothing was applied: another run holds the run lock: wait until it ends; `esquema status` names it';
    end if;
    -- The triggers of another owner would run with the rights of this role. A superuser is not a member of every role here.
    with recursive member (oid) as (
        select oid from pg_catalog.pg_roles where rolname = current_user
        union
        select m.roleid from member join pg_catalog.pg_auth_members as m on m.member = member.oid
    )
    select pg_catalog.array_agg(pg_catalog.format('%%I, owned by %%I', c.relname, pg_catalog.pg_get_userbyid(c.relowner))) into versions
      from pg_catalog.pg_class as c
      join pg_catalog.pg_namespace as n on n.oid = c.relnamespace and n.nspname::pg_catalog.text = pg_catalog.current_setting('esquema.schema')
     where c.relname::pg_catalog.text = any (%13$s) and c.relowner <> n.nspowner
       and not exists (select from member where member.oid = c.relowner)
       and not exists (select from pg_catalog.pg_roles as role where role.oid = c.relowner and role.rolsuper)
       and not exists (select from pg_catalog.pg_database where datdba = c.relowner and datname::pg_catalog.text = pg_catalog.current_database()::pg_catalog.text);
    if versions is not null then
        raise exception 'nothing was applied: this role cannot safely write %%: run as the owner, or change the owner',
            pg_catalog.array_to_string(versions, '; ');
    end if;
    if not exists (select from pg_catalog.pg_class as history
                     join (%2$s) as schema on schema.oid = history.relnamespace
                    where history.relname = %3$s) then
%4$s
    end if;
    select pg_catalog.array_agg(canonical) into applied
      from (select distinct on (1) %5$s as canonical, type::pg_catalog.text as type
              from (select version::pg_catalog.text, type, installed_rank, success from %6$s) as history
             where success and version is not null and type::pg_catalog.text <> 'BASELINE'
             order by 1, installed_rank desc) as newest
     where type <> 'DELETE';
    select pg_catalog.array_agg(version) into versions
      from pg_catalog.unnest(%7$s) as wanted (version) where %5$s = any (applied);
    if versions is not null then
        raise exception 'nothing was applied: %% applied already: print the script again with `esquema sql --from VERSION`, without the applied migrations',
            pg_catalog.array_to_string(versions, ', ') || case pg_catalog.cardinality(versions) when 1 then ' is' else ' are' end;
    end if;
    select pg_catalog.array_agg(version) into versions
      from pg_catalog.unnest(%8$s) as required (version) where (%5$s = any (applied)) is not true;
    if versions is not null then
        raise exception 'nothing was applied: %% not applied: print the script again with an older version in `esquema sql --from VERSION`',
            pg_catalog.array_to_string(versions, ', ') || case pg_catalog.cardinality(versions) when 1 then ' is' else ' are' end;
    end if;
    select pg_catalog.array_agg(version::pg_catalog.text) into versions from %6$s where not success;
    if versions is not null then
        raise exception 'nothing was applied: %% failed before, outside a transaction: run `esquema repair --dry-run` to see what to do',
            pg_catalog.array_to_string(versions, ', ');
    end if;
    if pg_catalog.to_regclass(%14$s) is not null then
        select pg_catalog.array_agg(distinct version) into versions
          from (select version::pg_catalog.text as version from %15$s where history_table::pg_catalog.text = %3$s) as begun
         where %5$s in (select %5$s from pg_catalog.unnest(%7$s) as wanted (version));
        if versions is not null then
            raise exception 'nothing was applied: %% was begun before, outside a transaction, and only a part of its statements is applied: run `esquema migrate`, which continues after that part',
                pg_catalog.array_to_string(versions, ', ');
        end if;
    end if;
    if pg_catalog.to_regclass(%9$s) is not null then
        select pg_catalog.array_agg(distinct version) into versions
          from (select step.version::pg_catalog.text as version
                  from %10$s as step join %11$s as run on run.id = step.run_id
                 where not step.transactional and step.outcome::pg_catalog.text in ('STARTED', 'UNKNOWN') and %12$s) as unfinished
         where (%5$s = any (applied)) is not true
           and %5$s in (select %5$s from pg_catalog.unnest(%7$s) as wanted (version));
        if versions is not null then
            raise exception 'nothing was applied: %% was started before, outside a transaction, and its end is not recorded: run `esquema repair --dry-run` to see what to do',
                pg_catalog.array_to_string(versions, ', ');
        end if;
    end if;
end
$esquema$;

