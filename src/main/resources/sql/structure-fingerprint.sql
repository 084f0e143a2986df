-- Reads a hash that changes whenever an object or one of its facts changes.
--
-- Replaced before it is sent: {objects}, the text of structure-objects.sql.
-- Parameters: those of {objects}.
{objects}
select md5(string_agg(concat_ws(' ', kind, owner, name, facts::text), E'\n'
                        order by kind, owner, position, name)) as fingerprint
  from object
