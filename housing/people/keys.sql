-- The statements of the key store, which is a database of its own.

-- name: find_keys
-- By the primary key.
select person, sealed from doorplate.person_key where person = any(%(persons)s::uuid[])

-- name: store_keys
insert into doorplate.person_key (person, sealed)
select * from unnest(%(persons)s::uuid[], %(keys)s::bytea[])

-- name: destroy_keys
delete from doorplate.person_key where person = any(%(persons)s::uuid[])
