-- Persons: their sealed identities.

-- name: read_secrets
-- By the primary key; row-level security leaves those that the session may see.
select person, sealed from doorplate.person_secret where person = any(%(persons)s::uuid[])
