
-- %1$s, unless its newest row in the history has its checksum
%6$sselect coalesce((select type::pg_catalog.text = 'DELETE'::pg_catalog.text
                        or coalesce(checksum::pg_catalog.int4 not in (%3$d, %4$d), true)
                   from %5$s
                  where version is null and success and description::pg_catalog.text = %2$s::pg_catalog.text
                  order by installed_rank desc limit 1), true) as esquema_repeatable
\gset
%7$s\if :esquema_repeatable
begin;
%8$s%6$s%9$s%7$scommit;
\endif
