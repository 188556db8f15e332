-- The store of person keys: a key sealed with the master, a person. Run whole, once, in a database of its own.
create schema if not exists doorplate;
create table doorplate.person_key (
    person uuid constraint person_key_key primary key,
    sealed bytea not null,
    made_at timestamptz not null default clock_timestamp()
);

-- On a server of its own the user of its address does everything, and our roles need not be there.
do $$
begin
    if exists (select from pg_roles where rolname = 'doorplate_worker') then
        grant create on schema doorplate to doorplate_owner;
        alter table doorplate.person_key owner to doorplate_owner;
        grant usage on schema doorplate to doorplate_owner, doorplate_app, doorplate_registrar, doorplate_worker;
        grant select on doorplate.person_key to doorplate_app, doorplate_registrar, doorplate_worker;
        grant insert on doorplate.person_key to doorplate_registrar;
        grant delete on doorplate.person_key to doorplate_worker;
    end if;
end
$$;
