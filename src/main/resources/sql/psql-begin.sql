-- Stores the search path and the role of the session, and resolves the owned schema as a run does.
do $esquema$
declare
    owned pg_catalog.text;
begin
    perform pg_catalog.set_config('esquema.path', pg_catalog.current_setting('search_path'), false),
            pg_catalog.set_config('esquema.schemas', pg_catalog.current_schemas(false)::pg_catalog.text, false),
            pg_catalog.set_config('esquema.role', pg_catalog.current_setting('role'), false),
            pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', false);
    select coalesce(%1$s,
                    (select name::text from unnest(current_setting('esquema.schemas')::name[]) with ordinality as place (name, position)
                      where exists (select from pg_class join pg_namespace as n on n.oid = relnamespace
                                     where nspname = place.name and relname = %2$s)
                      order by position limit 1),
                    (current_setting('esquema.schemas')::name[])[1]::text)
      into owned;
    if owned is null then
        raise exception 'nothing was applied: no schema of the search path exists: create the schema first';
    end if;
    perform set_config('esquema.schema', owned, false),
            set_config('esquema.search_path', concat_ws(', ', quote_ident(owned), nullif(current_setting('esquema.path'), '')), false),
            set_config('esquema.own_path', concat_ws(', ', quote_ident(owned), 'pg_temp'), false);
end
$esquema$;

