-- Who manages accounts, and signing in. Secrets stand in tables that no program's role may read: a few definer functions
-- compare what they are given with what is stored, and answer alike whether or not there is such an account.

-- The operator's account, for whom the operating system vouches, and the account that the public fronts act for.
insert into doorplate.account (login, kind, office, everywhere) values ('operator', 'administrator', null, true);
insert into doorplate.account (login, kind) values ('public', 'public');
create unique index account_one_public on doorplate.account (kind) where kind = 'public';
alter table doorplate.account
    add constraint account_public_stays check (kind <> 'public' or disabled_at is null);

-- An administrator gives no more than it has: a division within its own, a cell of its own.
create function doorplate.administers_everywhere() returns boolean
    language sql stable security definer set search_path = ''
    return exists (select from doorplate.account
                    where id = doorplate.current_actor() and disabled_at is null
                      and kind = 'administrator' and everywhere);

create function doorplate.may_grant(granted_division text, granted_cell text) returns boolean
    language sql stable security definer set search_path = ''
    begin atomic
        with recursive above (code) as (
            select coalesce(granted_division, (select division from doorplate.cell where code = granted_cell))
            union
            select d.parent from doorplate.division d join above a on d.code = a.code where d.parent is not null
        )
        select doorplate.actor_kind() = 'administrator'
               and (doorplate.administers_everywhere()
                    or exists (select from doorplate.account_grant g
                                where g.account = doorplate.current_actor()
                                  and (g.cell = granted_cell or g.division in (select code from above))));
    end;

-- Whether nothing that a landlord lets, and nowhere that a person lives or lived, lies outside the acting account's scope.
create function doorplate.lies_in_my_scope(of_landlord bigint, of_person uuid) returns boolean
    language sql stable security definer set search_path = ''
    begin atomic
        with mine (bits) as (select bits from doorplate.account_scope where account = doorplate.current_actor()),
             places (unit) as (
            select unit from doorplate.letting where landlord = of_landlord
            union all
            select unit from doorplate.letting where agent = of_landlord
            union all
            select unit from doorplate.residence where person = of_person
        )
        select not exists (select from places join doorplate.unit u on u.number = places.unit
                            where coalesce(get_bit((select bits from mine), u.cell::bigint), 0) = 0);
    end;

-- What lies whole in its scope it may change, disable, and give a password; or the password of a wider account, or of
-- a landlord or tenant elsewhere, would be the way to what that one sees.
create function doorplate.may_manage(managed uuid) returns boolean
    language sql stable security definer set search_path = ''
    begin atomic
        select coalesce(doorplate.actor_kind() = 'administrator', false)
               and exists (select from doorplate.account a
                            where a.id = managed
                              and (doorplate.administers_everywhere()
                                   or (not a.everywhere
                                       and not exists (select from doorplate.account_grant g
                                                        where g.account = a.id
                                                          and not doorplate.may_grant(g.division, g.cell))
                                       and doorplate.lies_in_my_scope(a.landlord, a.person))));
    end;
revoke all on function doorplate.administers_everywhere(), doorplate.may_grant(text, text),
    doorplate.lies_in_my_scope(bigint, uuid), doorplate.may_manage(uuid) from public;
grant execute on function doorplate.administers_everywhere(), doorplate.may_grant(text, text),
    doorplate.lies_in_my_scope(bigint, uuid), doorplate.may_manage(uuid) to doorplate_app;

create policy adds_within_scope on doorplate.account as restrictive for insert to doorplate_app
    with check ((select doorplate.administers_everywhere())
                or (not everywhere and doorplate.lies_in_my_scope(landlord, person)));
create policy changes_within_scope on doorplate.account as restrictive for update to doorplate_app
    using (doorplate.may_manage(id))
    with check ((select doorplate.administers_everywhere())
                or (not everywhere and doorplate.lies_in_my_scope(landlord, person)));
create policy adds_within_scope on doorplate.account_grant as restrictive for insert to doorplate_app
    with check (doorplate.may_manage(account) and doorplate.may_grant(division, cell));
create policy removes_within_scope on doorplate.account_grant as restrictive for delete to doorplate_app
    using (doorplate.may_manage(account));

-- Some administrator of everything stays, whoever disables whom at the same time.
create function doorplate.keep_an_administrator() returns trigger
    language plpgsql security definer set search_path = ''
as $$
begin
    perform pg_advisory_xact_lock(119521187464046);  -- "last a"
    if not exists (select from doorplate.account
                    where kind = 'administrator' and everywhere and disabled_at is null) then
        raise exception 'no administrator would be left' using
            errcode = 'check_violation', schema = 'doorplate', table = 'account',
            constraint = 'account_last_administrator';
    end if;
    return null;
end
$$;
revoke all on function doorplate.keep_an_administrator() from public;
create trigger keep_an_administrator after update of kind, everywhere, disabled_at on doorplate.account
    for each row when (old.kind = 'administrator' and old.everywhere and old.disabled_at is null)
    execute function doorplate.keep_an_administrator();

-- A password: never itself, and not what is made of it either, but the digest of that. The program asks for salt and
-- cost, computes argon2id, and shows the outcome; what is stored here would not let anybody in.
create table doorplate.account_password (
    account uuid constraint account_password_key primary key
        constraint account_password_account references doorplate.account,
    salt bytea not null constraint account_password_salt check (length(salt) = 16),
    memory_kib integer not null constraint account_password_memory check (memory_kib >= 8 * lanes),
    passes smallint not null constraint account_password_passes check (passes >= 1),
    lanes smallint not null constraint account_password_lanes check (lanes >= 1),
    verifier bytea not null constraint account_password_verifier check (length(verifier) = 32),
    set_at timestamptz not null
);
call doorplate.protect('doorplate.account_password');
comment on column doorplate.account_password.verifier is 'SHA-256 of the argon2id outcome';

-- The second factor: its secret is sealed with a key that lies outside of the database, since it has to be opened again.
create table doorplate.account_totp (
    account uuid constraint account_totp_key primary key
        constraint account_totp_account references doorplate.account,
    sealed bytea not null,
    last_step bigint,
    set_at timestamptz not null
);
call doorplate.protect('doorplate.account_totp');
comment on column doorplate.account_totp.last_step is 'the 30 seconds since 1970 whose code was used last: no code counts twice';

create table doorplate.account_session (
    id uuid constraint account_session_key primary key default gen_random_uuid(),
    account uuid not null constraint account_session_account references doorplate.account,
    digest bytea not null constraint account_session_digest unique
        constraint account_session_digest_form check (length(digest) = 32),
    made_at timestamptz not null,
    used_at timestamptz not null,
    idle_s integer not null constraint account_session_idle check (idle_s > 0),
    own_phone boolean not null,
    device text not null constraint account_session_device check (length(device) <= 200)
);
call doorplate.protect('doorplate.account_session');
comment on column doorplate.account_session.digest is 'SHA-256 of the token, which is with the browser alone';
create index account_session_account_index on doorplate.account_session (account);

create table doorplate.account_token (
    id uuid constraint account_token_key primary key default gen_random_uuid(),
    account uuid not null constraint account_token_account references doorplate.account,
    digest bytea not null constraint account_token_digest unique
        constraint account_token_digest_form check (length(digest) = 32),
    scopes text[] not null constraint account_token_scopes check
        (array_to_string(scopes, ' ') ~ '^(\*|[a-z-]+)\.(read|write)( (\*|[a-z-]+)\.(read|write))*$'),
    made_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint account_token_period check (expires_at > made_at)
);
call doorplate.protect('doorplate.account_token');
comment on column doorplate.account_token.digest is 'SHA-256 of the token, which was shown once';
create index account_token_account_index on doorplate.account_token (account);

-- Everybody sees and ends the own sessions and tokens; administrators those of the accounts that they may manage.
create policy own_rows on doorplate.account_session to doorplate_app
    using (account = (select doorplate.current_actor()) and (select doorplate.is_actor()));
create policy administrators on doorplate.account_session to doorplate_app using (doorplate.may_manage(account));
create policy worker_all on doorplate.account_session to doorplate_worker using (true);
grant select (id, account, made_at, used_at, idle_s, own_phone, device), delete
    on doorplate.account_session to doorplate_app;
grant select (used_at, idle_s), delete on doorplate.account_session to doorplate_worker;
create policy own_rows on doorplate.account_token to doorplate_app
    using (account = (select doorplate.current_actor()) and (select doorplate.is_actor()));
create policy administrators on doorplate.account_token to doorplate_app using (doorplate.may_manage(account));
create policy worker_all on doorplate.account_token to doorplate_worker using (true);
grant select (id, account, scopes, made_at, expires_at, used_at), delete on doorplate.account_token to doorplate_app;
grant select (expires_at), delete on doorplate.account_token to doorplate_worker;

-- Who did what to which account. Written by the database itself; nobody changes it.
create table doorplate.account_log (
    seq bigint generated always as identity constraint account_log_key primary key,
    at timestamptz not null default clock_timestamp(),
    actor uuid,
    account uuid not null,
    act text not null constraint account_log_act check (act ~ '^[a-z_]+$'),
    what text
);
call doorplate.protect('doorplate.account_log');
create index account_log_account_index on doorplate.account_log (account, seq);
create policy auditors_read on doorplate.account_log for select to doorplate_app
    using ((select doorplate.actor_kind()) in ('auditor', 'administrator'));
grant select on doorplate.account_log to doorplate_app;

create function doorplate.log_account(logged uuid, act text, what text default null) returns void
    language sql security definer set search_path = ''
    begin atomic
        insert into doorplate.account_log (actor, account, act, what)
        values (doorplate.current_actor(), logged, log_account.act, log_account.what);
    end;
revoke all on function doorplate.log_account(uuid, text, text) from public;

-- A disabled account is out at once, and what it was let in by is gone: enabled again, it signs in anew.
create function doorplate.account_written() returns trigger
    language plpgsql security definer set search_path = ''
as $$
begin
    if tg_op = 'INSERT' then
        perform doorplate.log_account(new.id, 'add', new.kind);
    elsif old.disabled_at is null and new.disabled_at is not null then
        delete from doorplate.account_session where account = new.id;
        delete from doorplate.account_token where account = new.id;
        perform doorplate.log_account(new.id, 'disable');
    elsif old.disabled_at is not null and new.disabled_at is null then
        perform doorplate.log_account(new.id, 'enable');
    end if;
    if tg_op = 'INSERT' and new.everywhere or tg_op = 'UPDATE' and new.everywhere <> old.everywhere then
        perform doorplate.log_account(new.id, case when new.everywhere then 'grant' else 'withdraw' end, 'everywhere');
    end if;
    if tg_op = 'UPDATE' and (new.kind, new.landlord, new.person) is distinct from (old.kind, old.landlord, old.person) then
        perform doorplate.log_account(new.id, 'change', new.kind);
    end if;
    return null;
end
$$;
revoke all on function doorplate.account_written() from public;
create trigger account_written after insert or update on doorplate.account
    for each row execute function doorplate.account_written();

create function doorplate.grant_written() returns trigger
    language plpgsql security definer set search_path = ''
as $$
declare
    written doorplate.account_grant := case when tg_op = 'INSERT' then new else old end;
begin
    perform doorplate.log_account(written.account, case when tg_op = 'INSERT' then 'grant' else 'withdraw' end,
                                  coalesce('division ' || written.division, 'cell ' || written.cell));
    return null;
end
$$;
revoke all on function doorplate.grant_written() from public;
create trigger grant_written after insert or delete on doorplate.account_grant
    for each row execute function doorplate.grant_written();

-- Rates: how often something may be done, by names such as an account's at an address. A crash forgets them, a backup
-- need not know them. Names are stored as digests with a secret of this register: the table tells nobody's address.
create table doorplate.rate_secret (
    one boolean constraint rate_secret_one primary key default true check (one),
    secret bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
);
call doorplate.protect('doorplate.rate_secret');

create unlogged table doorplate.rate_bucket (
    key bytea constraint rate_bucket_key primary key,
    level double precision not null,
    granted boolean not null,
    at timestamptz not null
);
call doorplate.protect('doorplate.rate_bucket');
create index rate_bucket_at_index on doorplate.rate_bucket (at);
create policy worker_all on doorplate.rate_bucket to doorplate_worker using (true);
grant select (at), delete on doorplate.rate_bucket to doorplate_worker;

create function doorplate.secret_digest(text_of text) returns bytea
    language plpgsql security definer set search_path = ''
as $$
declare
    salt bytea := (select secret from doorplate.rate_secret);
begin
    if salt is null then
        insert into doorplate.rate_secret default values on conflict do nothing;
        salt := (select secret from doorplate.rate_secret);
    end if;
    return sha256(salt || convert_to(text_of, 'UTF8'));
end
$$;

-- Take one of what a name has: it holds at most so many, and so many a second come back. Seconds to wait; 0: taken.
create function doorplate.take_token(named text, capacity double precision, per_second double precision,
                                     taken_at timestamptz) returns double precision
    language plpgsql security definer set search_path = ''
as $$
declare
    bucket doorplate.rate_bucket;
begin
    insert into doorplate.rate_bucket as b (key, level, granted, at)
    values (doorplate.secret_digest(named), capacity - 1, true, taken_at)
    on conflict (key) do update set (level, granted, at) = (
        select full_by_now - (full_by_now >= 1)::integer, full_by_now >= 1, greatest(b.at, taken_at)
          from (select least(capacity, b.level + per_second * greatest(0, extract(epoch from taken_at - b.at))))
               as now_there (full_by_now))
    returning * into bucket;
    return case when bucket.granted then 0 else (1 - bucket.level) / per_second end;
end
$$;

-- Take one of a few tries; when the last is taken, there is a pause from then on. Tries left, and seconds to wait: more
-- than 0 if none was to be had.
create function doorplate.take_try(named text, tries integer, pause_s integer, taken_at timestamptz,
                                   out tries_left integer, out wait_s integer)
    language plpgsql security definer set search_path = ''
as $$
declare
    bucket doorplate.rate_bucket;
begin
    insert into doorplate.rate_bucket as b (key, level, granted, at)
    values (doorplate.secret_digest(named), tries - 1, true, taken_at)
    on conflict (key) do update set (level, granted, at) = (
        select case when rested then tries else b.level end - (rested or b.level >= 1)::integer,
               rested or b.level >= 1,
               case when rested or b.level >= 1 then greatest(b.at, taken_at) else b.at end
          from (select taken_at >= b.at + make_interval(secs => pause_s)) as pause (rested))
    returning * into bucket;
    tries_left := bucket.level;
    wait_s := case when bucket.granted then 0
                   else ceil(extract(epoch from bucket.at + make_interval(secs => pause_s) - taken_at)) end;
end
$$;
revoke all on function doorplate.secret_digest(text),
    doorplate.take_token(text, double precision, double precision, timestamptz),
    doorplate.take_try(text, integer, integer, timestamptz) from public;
grant execute on function doorplate.take_token(text, double precision, double precision, timestamptz),
    doorplate.take_try(text, integer, integer, timestamptz) to doorplate_app, doorplate_registrar;

-- What argon2id needs for a login. For one that is unknown, disabled or without a password: a salt that stays the same,
-- and the cost of a password made today.
create function doorplate.password_challenge(given_login text, inout memory_kib integer, inout passes smallint,
                                             inout lanes smallint, out salt bytea)
    language plpgsql security definer set search_path = ''
as $$
declare
    invented constant bytea := substr(doorplate.secret_digest('salt ' || given_login), 1, 16);
    found_row doorplate.account_password;
begin
    select p.* into found_row from doorplate.account_password p
      join doorplate.account a on a.id = p.account where a.login = given_login and a.disabled_at is null;
    salt := coalesce(found_row.salt, invented);
    memory_kib := coalesce(found_row.memory_kib, memory_kib);
    passes := coalesce(found_row.passes, passes);
    lanes := coalesce(found_row.lanes, lanes);
end
$$;

-- The account whose password was shown to be known, with its sealed second factor; no row in every other case.
create function doorplate.prove_password(given_login text, proof bytea)
    returns table (account uuid, kind text, sealed bytea)
    language sql stable security definer set search_path = ''
    begin atomic
        select a.id, a.kind, t.sealed
          from doorplate.account a
          join doorplate.account_password p on p.account = a.id
          left join doorplate.account_totp t on t.account = a.id
         where a.login = given_login and a.disabled_at is null and p.verifier = sha256(proof);
    end;

-- Let in who knows the password and, where there is a second factor, shows a code that was not used before.
-- Null where not. The tries that it took are forgotten.
create function doorplate.open_session(given_login text, proof bytea, step bigint, session_digest bytea, idle_s integer,
                                       own_phone boolean, device text, tries_named text, opened_at timestamptz)
    returns uuid
    language plpgsql security definer set search_path = ''
as $$
declare
    proved record;
    opened uuid;
begin
    select * into proved from doorplate.prove_password(given_login, proof);
    if proved.account is null then
        return null;
    end if;
    if proved.sealed is not null then
        update doorplate.account_totp t set last_step = step
         where t.account = proved.account and step > coalesce(t.last_step, 0);
        if not found then
            return null;
        end if;
    end if;
    delete from doorplate.rate_bucket where key = doorplate.secret_digest(tries_named);
    insert into doorplate.account_session as s (account, digest, made_at, used_at, idle_s, own_phone, device)
    values (proved.account, session_digest, opened_at, opened_at, open_session.idle_s, open_session.own_phone,
            open_session.device)
    returning s.id into opened;
    return opened;
end
$$;

-- Who comes with a session; no row where it ended, was revoked, or its account is disabled. Its use is noted every
-- half minute, not at every request.
create function doorplate.use_session(session_digest bytea, used timestamptz)
    returns table (session uuid, account uuid, login text, kind text, language text, ends_at timestamptz)
    language plpgsql security definer set search_path = ''
as $$
declare
    found_row record;
begin
    select s.id, s.account, s.used_at, make_interval(secs => s.idle_s) as idle, a.login, a.kind, a.language
      into found_row
      from doorplate.account_session s join doorplate.account a on a.id = s.account
     where s.digest = session_digest and a.disabled_at is null;
    if not found or used >= found_row.used_at + found_row.idle then
        return;
    end if;
    if used >= found_row.used_at + interval '30 seconds' then
        update doorplate.account_session s set used_at = used where s.id = found_row.id;
        found_row.used_at := used;
    end if;
    return query select found_row.id, found_row.account, found_row.login, found_row.kind, found_row.language,
                        found_row.used_at + found_row.idle;
end
$$;

-- Who comes with a token, and what it is good for; no row where it ended, was revoked, or its account is disabled.
create function doorplate.use_token(token_digest bytea, used timestamptz)
    returns table (token uuid, account uuid, login text, kind text, language text, scopes text[])
    language plpgsql security definer set search_path = ''
as $$
declare
    found_row record;
begin
    select t.id, t.account, t.used_at, a.login, a.kind, a.language, t.scopes into found_row
      from doorplate.account_token t join doorplate.account a on a.id = t.account
     where t.digest = token_digest and a.disabled_at is null and used < t.expires_at;
    if not found then
        return;
    end if;
    if found_row.used_at is null or used >= found_row.used_at + interval '10 minutes' then
        update doorplate.account_token t set used_at = used where t.id = found_row.id;
    end if;
    return query select found_row.id, found_row.account, found_row.login, found_row.kind, found_row.language,
                        found_row.scopes;
end
$$;

-- The account of a login, for a program for which the operating system vouches, and for the public's fronts.
create function doorplate.account_called(given_login text)
    returns table (account uuid, kind text, disabled boolean)
    language sql stable security definer set search_path = ''
    begin atomic
        select id, kind, disabled_at is not null from doorplate.account where login = given_login;
    end;

-- Give an account a password; whoever was let in by the old one is out. False where the actor may not.
create function doorplate.set_password(given_account uuid, new_salt bytea, memory_kib integer, passes smallint,
                                       lanes smallint, new_verifier bytea, made_at timestamptz) returns boolean
    language plpgsql security definer set search_path = ''
as $$
begin
    if not doorplate.may_manage(given_account)
       or exists (select from doorplate.account where id = given_account and kind = 'public') then
        return false;
    end if;
    insert into doorplate.account_password (account, salt, memory_kib, passes, lanes, verifier, set_at)
    values (given_account, new_salt, set_password.memory_kib, set_password.passes, set_password.lanes, new_verifier,
            made_at)
    on conflict (account) do update set (salt, memory_kib, passes, lanes, verifier, set_at)
        = (excluded.salt, excluded.memory_kib, excluded.passes, excluded.lanes, excluded.verifier, excluded.set_at);
    delete from doorplate.account_session where account = given_account;
    perform doorplate.log_account(given_account, 'password');
    return true;
end
$$;

-- Change the own password by showing the old one; other sessions end. False where the old one was not known.
create function doorplate.change_password(proof bytea, new_salt bytea, memory_kib integer, passes smallint,
                                          lanes smallint, new_verifier bytea, kept_session uuid, tries_named text,
                                          made_at timestamptz) returns boolean
    language plpgsql security definer set search_path = ''
as $$
declare
    me constant uuid := doorplate.current_actor();
begin
    update doorplate.account_password p
       set (salt, memory_kib, passes, lanes, verifier, set_at)
         = (new_salt, change_password.memory_kib, change_password.passes, change_password.lanes, new_verifier, made_at)
     where p.account = me and p.verifier = sha256(proof);
    if not found then
        return false;
    end if;
    delete from doorplate.rate_bucket where key = doorplate.secret_digest(tries_named);
    delete from doorplate.account_session where account = me and id is distinct from kept_session;
    perform doorplate.log_account(me, 'password');
    return true;
end
$$;

-- Store a password that was just proved at another cost: after the cost was raised, nobody can be told by theirs.
create function doorplate.renew_password(given_login text, proof bytea, new_salt bytea, memory_kib integer,
                                         passes smallint, lanes smallint, new_verifier bytea) returns void
    language plpgsql security definer set search_path = ''
as $$
begin
    update doorplate.account_password p
       set (salt, memory_kib, passes, lanes, verifier)
         = (new_salt, renew_password.memory_kib, renew_password.passes, renew_password.lanes, new_verifier)
     where p.account = (select proved.account from doorplate.prove_password(given_login, proof) proved);
end
$$;

create function doorplate.set_totp(given_account uuid, new_sealed bytea, made_at timestamptz) returns boolean
    language plpgsql security definer set search_path = ''
as $$
begin
    if not doorplate.may_manage(given_account) then
        return false;
    end if;
    insert into doorplate.account_totp (account, sealed, set_at) values (given_account, new_sealed, made_at)
    on conflict (account) do update set (sealed, last_step, set_at) = (excluded.sealed, null, excluded.set_at);
    perform doorplate.log_account(given_account, 'totp');
    return true;
end
$$;

-- Null where the actor may not.
create function doorplate.add_token(given_account uuid, token_digest bytea, scopes text[], made_at timestamptz,
                                    expires_at timestamptz) returns uuid
    language plpgsql security definer set search_path = ''
as $$
declare
    made uuid;
begin
    if not doorplate.may_manage(given_account) then
        return null;
    end if;
    insert into doorplate.account_token as t (account, digest, scopes, made_at, expires_at)
    values (given_account, token_digest, add_token.scopes, add_token.made_at, add_token.expires_at)
    returning t.id into made;
    perform doorplate.log_account(given_account, 'token', array_to_string(scopes, ' '));
    return made;
end
$$;

create function doorplate.set_language(new_language text) returns void
    language sql security definer set search_path = ''
    begin atomic
        update doorplate.account set language = new_language
         where id = doorplate.current_actor() and disabled_at is null;
    end;

-- Whom a landlord's account is for. Landlords are read for a purpose; this tells an administrator an id.
create function doorplate.landlord_called(given_code text)
    returns table (landlord bigint, person uuid)
    language sql stable security definer set search_path = ''
    begin atomic
        select id, l.person from doorplate.landlord l
         where code = given_code and doorplate.actor_kind() = 'administrator';
    end;

-- By what each account can sign in, for those who manage accounts; everybody learns that of the own one.
create function doorplate.sign_in_means()
    returns table (account uuid, password boolean, totp boolean, landlord text)
    language sql stable security definer set search_path = ''
    begin atomic
        select a.id, p.account is not null, t.account is not null, l.code
          from doorplate.account a
          left join doorplate.account_password p on p.account = a.id
          left join doorplate.account_totp t on t.account = a.id
          left join doorplate.landlord l on l.id = a.landlord
         where doorplate.actor_kind() in ('administrator', 'auditor') or a.id = doorplate.current_actor();
    end;

do $$
declare
    each_function regprocedure;
begin
    foreach each_function in array array[
        'doorplate.password_challenge(text, integer, smallint, smallint)',
        'doorplate.prove_password(text, bytea)',
        'doorplate.open_session(text, bytea, bigint, bytea, integer, boolean, text, text, timestamptz)',
        'doorplate.use_session(bytea, timestamptz)',
        'doorplate.use_token(bytea, timestamptz)',
        'doorplate.account_called(text)',
        'doorplate.set_password(uuid, bytea, integer, smallint, smallint, bytea, timestamptz)',
        'doorplate.change_password(bytea, bytea, integer, smallint, smallint, bytea, uuid, text, timestamptz)',
        'doorplate.renew_password(text, bytea, bytea, integer, smallint, smallint, bytea)',
        'doorplate.set_totp(uuid, bytea, timestamptz)',
        'doorplate.add_token(uuid, bytea, text[], timestamptz, timestamptz)',
        'doorplate.set_language(text)',
        'doorplate.landlord_called(text)',
        'doorplate.sign_in_means()']::regprocedure[]
    loop
        execute format('revoke all on function %s from public', each_function);
        execute format('grant execute on function %s to doorplate_app', each_function);
    end loop;
end
$$;
