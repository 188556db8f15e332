-- Saved keys on their way back into the store of person keys, which is a database of its own.

-- name: stage_keys
-- Saved keys on their way back; in the database of the keys.
create temp table saved_key (person uuid, sealed bytea, made_at timestamptz) on commit drop

-- name: land_keys
-- What is there stays; erased persons get no key back.
insert into doorplate.person_key (person, sealed, made_at)
select person, sealed, made_at from saved_key where person <> all(%(erased)s::uuid[])
on conflict do nothing

-- name: drop_erased_keys
delete from doorplate.person_key where person = any(%(erased)s::uuid[])
