-- Accounts and what they may see. The scope of an account is one row of bits, a bit a cell, that the database keeps;
-- every policy reads it (docs/decisions/0005).

create extension if not exists btree_gist;
grant usage on schema doorplate to doorplate_registrar;

-- Without an actor nothing at all is seen: also not these two.
drop policy everyone_reads on doorplate.migration;
drop policy everyone_reads on doorplate.register;
create policy programs_read on doorplate.migration for select to doorplate_worker using (true);
create policy programs_read on doorplate.register for select to doorplate_worker using (true);
revoke select on doorplate.migration from doorplate_app;

create table doorplate.account (
    id uuid constraint account_key primary key default gen_random_uuid(),
    login text not null constraint account_login unique
        constraint account_login_form check (login ~ '^[a-z0-9][a-z0-9._@+-]{0,99}$'),
    kind text not null constraint account_kind check (kind in
        ('landlord', 'agent', 'tenant', 'officer', 'team_member', 'administrator', 'auditor', 'public')),
    office text constraint account_office check (length(office) between 1 and 100),
    language text not null default 'zh' constraint account_language check (language in ('zh', 'en')),
    everywhere boolean not null default false,
    landlord bigint,
    person uuid,
    made_at timestamptz not null default clock_timestamp(),
    disabled_at timestamptz,
    constraint account_landlord_kind check (landlord is null or kind in ('landlord', 'agent')),
    constraint account_person_kind check (person is null or kind in ('tenant', 'landlord', 'agent')),
    constraint account_everywhere_kind check (not everywhere or kind in ('officer', 'administrator', 'auditor'))
);
call doorplate.protect('doorplate.account');
comment on column doorplate.account.office is 'the desk or body it acts for, as persons see it in their log; no name';
comment on column doorplate.account.everywhere is 'its scope is the whole city';
create index account_landlord_index on doorplate.account (landlord) where landlord is not null;
create index account_person_index on doorplate.account (person) where person is not null;

-- What kind of account acts; null where nobody acts, or where the account is disabled.
-- A definer function: policies of other tables ask it, and the account's own policy must not ask itself. In PL/pgSQL,
-- since a definer function in SQL is planned anew at each call: 130 µs against 10.
create function doorplate.actor_kind() returns text
    language plpgsql stable parallel safe security definer set search_path = ''
as $$
begin
    return (select kind from doorplate.account where id = doorplate.current_actor() and disabled_at is null);
end
$$;

-- Signed in and not disabled, also as the public's own account.
create function doorplate.is_actor() returns boolean
    language sql stable parallel safe
    return doorplate.actor_kind() is not null;

revoke all on function doorplate.actor_kind(), doorplate.is_actor() from public;
grant execute on function doorplate.actor_kind(), doorplate.is_actor()
    to doorplate_app, doorplate_registrar, doorplate_worker;

create policy actors_read on doorplate.register for select to doorplate_app using ((select doorplate.is_actor()));

create policy own_row on doorplate.account for select to doorplate_app, doorplate_registrar
    using (id = (select doorplate.current_actor()) and disabled_at is null);
create policy administrators on doorplate.account to doorplate_app
    using ((select doorplate.actor_kind()) = 'administrator')
    with check ((select doorplate.actor_kind()) = 'administrator');
create policy auditors_read on doorplate.account for select to doorplate_app
    using ((select doorplate.actor_kind()) = 'auditor');
create policy worker_all on doorplate.account for select to doorplate_worker using (true);
grant select, insert, update on doorplate.account to doorplate_app;
grant select on doorplate.account to doorplate_registrar, doorplate_worker;

-- The scope as bits: bit n is cell n, bit 0 is what lies in no cell. Its length covers all cells, in steps of 8,192.
-- A disabled account has no row.
create table doorplate.account_scope (
    account uuid constraint account_scope_key primary key
        constraint account_scope_account references doorplate.account,
    bits bytea not null
);
call doorplate.protect('doorplate.account_scope');
create policy own_row on doorplate.account_scope for select to doorplate_app, doorplate_registrar
    using (account = (select doorplate.current_actor()));
create policy worker_all on doorplate.account_scope for select to doorplate_worker using (true);
grant select on doorplate.account_scope to doorplate_app, doorplate_registrar, doorplate_worker;
