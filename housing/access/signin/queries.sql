-- Signing in. Every secret is behind a definer function; sessions and tokens are seen by whose they are, without digests.

-- name: take_try
-- By rate_bucket_key. One row is written whether or not there is such an account.
select tries_left, wait_s
  from doorplate.take_try(%(named)s::text, %(tries)s::integer, %(pause_s)s::integer, %(now)s::timestamptz)

-- name: take_token
-- By rate_bucket_key.
select doorplate.take_token(%(named)s::text, %(capacity)s::double precision, %(per_second)s::double precision,
                            %(now)s::timestamptz)

-- name: challenge
-- By account_login.
select salt, memory_kib, passes, lanes
  from doorplate.password_challenge(%(login)s::text, %(memory_kib)s::integer, %(passes)s::smallint, %(lanes)s::smallint)

-- name: prove
-- By account_login.
select account, kind, sealed from doorplate.prove_password(%(login)s::text, %(proof)s::bytea)

-- name: open_session
select doorplate.open_session(%(login)s::text, %(proof)s::bytea, %(step)s::bigint, %(digest)s::bytea, %(idle_s)s::integer,
                              %(own_phone)s::boolean, %(device)s::text, %(tries_named)s::text, %(now)s::timestamptz)

-- name: use_session
-- By account_session_digest.
select account, login, kind, language, session, ends_at
  from doorplate.use_session(%(digest)s::bytea, %(now)s::timestamptz)

-- name: use_token
-- By account_token_digest.
select account, login, kind, language, scopes from doorplate.use_token(%(digest)s::bytea, %(now)s::timestamptz)

-- name: set_password
select doorplate.set_password(%(account)s::uuid, %(salt)s::bytea, %(memory_kib)s::integer, %(passes)s::smallint,
                              %(lanes)s::smallint, %(verifier)s::bytea, %(now)s::timestamptz)

-- name: change_password
select doorplate.change_password(%(proof)s::bytea, %(salt)s::bytea, %(memory_kib)s::integer, %(passes)s::smallint,
                                 %(lanes)s::smallint, %(verifier)s::bytea, %(session)s::uuid, %(tries_named)s::text,
                                 %(now)s::timestamptz)

-- name: renew_password
select doorplate.renew_password(%(login)s::text, %(proof)s::bytea, %(salt)s::bytea, %(memory_kib)s::integer,
                                %(passes)s::smallint, %(lanes)s::smallint, %(verifier)s::bytea)

-- name: set_totp
select doorplate.set_totp(%(account)s::uuid, %(sealed)s::bytea, %(now)s::timestamptz)

-- name: add_token
select doorplate.add_token(%(account)s::uuid, %(digest)s::bytea, %(scopes)s::text[], %(now)s::timestamptz,
                           %(expires_at)s::timestamptz)

-- name: list_sessions
-- By account_session_account_index. Those that have ended are not there any more, even where nobody has cleared them.
select id, made_at, used_at, used_at + make_interval(secs => idle_s) as ends_at, own_phone, device
  from doorplate.account_session
 where account = %(account)s::uuid and used_at + make_interval(secs => idle_s) > %(now)s::timestamptz
 order by used_at desc, id

-- name: list_tokens
-- By account_token_account_index.
select id, scopes, made_at, expires_at, used_at from doorplate.account_token
 where account = %(account)s::uuid and expires_at > %(now)s::timestamptz
 order by made_at desc, id

-- name: end_sessions
-- One of an account, or all.
delete from doorplate.account_session
 where account = %(account)s::uuid and (%(session)s::uuid is null or id = %(session)s::uuid)

-- name: end_tokens
-- One of an account, or all.
delete from doorplate.account_token
 where account = %(account)s::uuid and (%(token)s::uuid is null or id = %(token)s::uuid)

-- name: forget_sessions
delete from doorplate.account_session where used_at + make_interval(secs => idle_s) < %(now)s::timestamptz

-- name: forget_tokens
delete from doorplate.account_token where expires_at < %(now)s::timestamptz

-- name: forget_rates
-- By rate_bucket_at_index. After a day every bucket is full again.
delete from doorplate.rate_bucket where at < %(now)s::timestamptz - interval '1 day'
