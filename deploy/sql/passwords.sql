-- For psql 14 or newer: the passwords of both roles, from variables, so that no list of processes shows them.
\getenv migrate MIGRATE_PASSWORD
\getenv serve SERVE_PASSWORD
alter role esquema_migrate password :'migrate';
alter role esquema_serve password :'serve';
