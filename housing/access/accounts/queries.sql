-- Accounts and their areas. Row-level security decides which of them the acting account sees and changes.

-- name: acting_kind
select doorplate.actor_kind()

-- name: account_called
-- By account_login. For programs that act without having signed in.
select account, kind, disabled from doorplate.account_called(%(login)s::text)

-- name: list_accounts
-- All that the actor sees, or the one of a login.
select a.id, a.login, a.kind, a.office, a.language, a.everywhere,
       coalesce(array_agg(g.division order by g.division) filter (where g.division is not null), '{}') as divisions,
       coalesce(array_agg(g.cell order by g.cell) filter (where g.cell is not null), '{}') as cells,
       m.landlord, a.made_at, a.disabled_at, coalesce(m.password, false) as password, coalesce(m.totp, false) as totp
  from doorplate.account a
  left join doorplate.account_grant g on g.account = a.id
  left join doorplate.sign_in_means() m on m.account = a.id
 where %(login)s::text is null or a.login = %(login)s::text
 group by a.id, m.landlord, m.password, m.totp
 order by a.login

-- name: lock_account
-- By account_login; only one that the actor may manage. Two who change it come one after the other.
select id from doorplate.account where login = %(login)s::text for update

-- name: landlord_called
select landlord, person from doorplate.landlord_called(%(code)s::text)

-- name: unknown_areas
-- By division_key and cell_code.
select d.code from unnest(%(divisions)s::text[]) d (code)
 where not exists (select from doorplate.division known where known.code = d.code)
union all
select c.code from unnest(%(cells)s::text[]) c (code)
 where not exists (select from doorplate.cell known where known.code = c.code and known.number > 0)

-- name: add_account
insert into doorplate.account (login, kind, office, language, everywhere, landlord, person, made_at)
values (%(login)s::text, %(kind)s::text, %(office)s::text, %(language)s::text, %(everywhere)s::boolean,
        %(landlord)s::bigint, %(person)s::uuid, %(now)s::timestamptz)
returning id

-- name: change_account
update doorplate.account
   set kind = %(kind)s::text, office = %(office)s::text, language = %(language)s::text,
       everywhere = %(everywhere)s::boolean, landlord = %(landlord)s::bigint, person = %(person)s::uuid
 where id = %(account)s::uuid

-- name: bound_to
-- What an account is tied to, for a change that leaves it so.
select landlord, person from doorplate.account where id = %(account)s::uuid

-- name: add_grants
-- What is there already stays.
insert into doorplate.account_grant (account, division, cell)
select %(account)s::uuid, d, null from unnest(%(divisions)s::text[]) d
union all
select %(account)s::uuid, null, c from unnest(%(cells)s::text[]) c
on conflict on constraint account_grant_once do nothing

-- name: keep_grants
-- Take away all areas but these.
delete from doorplate.account_grant
 where account = %(account)s::uuid
   and (division is null or division <> all (%(divisions)s::text[]))
   and (cell is null or cell <> all (%(cells)s::text[]))

-- name: set_disabled
-- One that is so already keeps its time.
update doorplate.account
   set disabled_at = case when %(disabled)s::boolean then coalesce(disabled_at, %(now)s::timestamptz) end
 where id = %(account)s::uuid

-- name: set_own_language
select doorplate.set_language(%(language)s::text)
