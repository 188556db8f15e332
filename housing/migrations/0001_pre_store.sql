-- The schema, and what every later table stands on: who acts, for which purpose, and how a table is protected.

create schema doorplate;
grant usage on schema doorplate to doorplate_app, doorplate_worker;

-- Who acts, as session() set it for this transaction; null where nobody does, and then policies show nothing.
create function doorplate.current_actor() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('doorplate.actor', true), '')::uuid;

-- The stated purpose of this transaction; null where persons may not be read.
create function doorplate.current_purpose() returns text
    language sql stable parallel safe
    return nullif(current_setting('doorplate.purpose', true), '');

-- Every table is protected as soon as it is made: row-level security holds for its owner too, and the owner's
-- programs (migrations, backup, verification) see all by a policy of their own, which anyone can read.
create procedure doorplate.protect(unprotected regclass)
    language plpgsql
as $$
begin
    execute format('alter table %s enable row level security', unprotected);
    execute format('alter table %s force row level security', unprotected);
    execute format('create policy owner_all on %s to doorplate_owner using (true) with check (true)', unprotected);
end
$$;
revoke all on procedure doorplate.protect(regclass) from public;

-- The ledger of migrations: which ran, what they were, when.
create table doorplate.migration (
    name text constraint migration_key primary key,
    sha256 text not null constraint migration_digest check (sha256 ~ '^[0-9a-f]{64}$'),
    applied_at timestamptz not null default clock_timestamp()
);
call doorplate.protect('doorplate.migration');
create policy everyone_reads on doorplate.migration for select to doorplate_app, doorplate_worker using (true);
grant select on doorplate.migration to doorplate_app, doorplate_worker;

-- Which register this is. A backup carries the identity along.
create table doorplate.register (
    one boolean constraint register_one primary key default true check (one),
    id uuid not null default gen_random_uuid(),
    made_at timestamptz not null default clock_timestamp()
);
call doorplate.protect('doorplate.register');
create policy everyone_reads on doorplate.register for select to doorplate_app, doorplate_worker using (true);
grant select on doorplate.register to doorplate_app, doorplate_worker;
insert into doorplate.register default values;
