-- The store's statements about itself. Those of the register stand in the folders of their subjects.

-- name: set_session
-- Local to the transaction: a pooled connection must forget whom it served. The registrar's statements are always the
-- same few, by primary keys: planning them anew each time would cost more than running them, and a plan made while a
-- table was empty must not go on reading it whole.
select set_config('role', %(role)s::text, true),
       set_config('plan_cache_mode',
                  case %(role)s::text when 'doorplate_registrar' then 'force_generic_plan' else 'auto' end, true),
       set_config('enable_seqscan', case %(role)s::text when 'doorplate_registrar' then 'off' else 'on' end, true),
       set_config('doorplate.actor', %(actor)s::text, true),
       set_config('doorplate.purpose', %(purpose)s::text, true)

-- name: reload_access
-- Who may sign in stands in a file that the server reads when told to.
select pg_reload_conf()

-- name: has_database
select true from pg_database where datname = %(database)s::text

-- name: may_make_databases
select rolcreatedb or rolsuper from pg_roles where rolname = current_user

-- name: has_key_table
select to_regclass('doorplate.person_key') is not null

-- name: has_ledger
select to_regclass('doorplate.migration') is not null

-- name: read_ledger
-- Small: one row a migration.
select name, sha256 from doorplate.migration order by name

-- name: record_migration
insert into doorplate.migration (name, sha256) values (%(name)s::text, %(sha256)s::text)

-- name: lock_migrations
-- Held by the connection: one upgrade at a time, also around statements that refuse a transaction.
select pg_advisory_lock(%(key)s::bigint)

-- name: unlock_migrations
select pg_advisory_unlock(%(key)s::bigint)

-- name: invalid_indexes
-- What a concurrent index build leaves when it is killed.
select n.nspname, c.relname
  from pg_index i
  join pg_class c on c.oid = i.indexrelid
  join pg_namespace n on n.oid = c.relnamespace
 where not i.indisvalid and n.nspname = 'doorplate'

-- name: register_id
select id from doorplate.register

-- name: server_facts
select current_setting('server_version_num')::int / 10000,
       current_setting('server_encoding'),
       current_database(),
       current_user,
       (select extversion from pg_extension where extname = 'postgis'),
       (select default_version from pg_available_extensions where name = 'postgis'),
       (select rolsuper from pg_roles where rolname = current_user),
       (select rolcreaterole from pg_roles where rolname = current_user),
       (select pg_has_role(current_user, datdba, 'USAGE') from pg_database where datname = current_database())

-- name: role_facts
-- Of those of our roles that exist: may we take it, and has it a power that none of them may have?
select r.rolname, pg_has_role(current_user, r.oid, 'MEMBER'), r.rolsuper or r.rolbypassrls
  from pg_roles r
 where r.rolname = any(%(roles)s::text[])

-- name: may_create
-- May the owner's role make a schema here? Asked only when the role exists.
select has_database_privilege(%(role)s::text, current_database(), 'CREATE')

-- name: own_relations
-- Everything of ours: no system schema, nothing that belongs to an extension, and not the job library's.
select n.nspname || '.' || c.relname as name, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions,
       exists (select from pg_policy p
                where p.polrelid = c.oid and p.polcmd = '*' and pg_get_expr(p.polqual, p.polrelid) = 'true'
                  and p.polroles = array[(select oid from pg_roles where rolname = 'doorplate_owner')]) as owner_sees
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'p', 'v', 'm', 'f')
   and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'procrastinate')
   and not exists (select from pg_depend d
                    where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
 order by 1

-- name: definer_functions
-- Functions that run with their owner's rights: each must fix its search path, and the public may not call it.
select n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' as name,
       exists (select from unnest(p.proconfig) as setting where starts_with(setting, 'search_path=')) as fixed,
       has_function_privilege('public', p.oid, 'EXECUTE') as open
  from pg_proc p
  join pg_namespace n on n.oid = p.pronamespace
 where p.prosecdef and n.nspname = 'doorplate'
 order by 1

-- name: unproved_constraints
select 'doorplate.' || t.relname || '.' || conname
  from pg_constraint
  join pg_class t on t.oid = conrelid
 where not convalidated and connamespace = 'doorplate'::regnamespace
 order by 1

-- name: indexes_to_check
select 'doorplate.' || quote_ident(c.relname)
  from pg_index i
  join pg_class c on c.oid = i.indexrelid
  join pg_am a on a.oid = c.relam and a.amname = 'btree'
 where c.relnamespace = 'doorplate'::regnamespace and i.indisvalid
 order by 1

-- name: check_index
-- amcheck, superuser's extension: every row of the table must be found by its index.
select bt_index_check(%(index)s::regclass, true)

-- name: table_rows
-- Which tables of ours hold rows? Asks each whether it has one, counts none.
select name,
       (xpath('/row/found/text()',
              query_to_xml('select exists (select from ' || name || ') as found', false, true, '')))[1]::text = 'true'
  from (select 'doorplate.' || quote_ident(c.relname) as name
          from pg_class c
         where c.relnamespace = 'doorplate'::regnamespace and c.relkind in ('r', 'p')) as tables
 order by name

-- name: durability
select current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on'

-- name: database_bytes
select pg_database_size(current_database())
