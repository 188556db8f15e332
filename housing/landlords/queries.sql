-- Landlords. Who they are stands with their persons, sealed.

-- name: acting
select doorplate.actor_kind(), doorplate.my_landlord()

-- name: find_landlords
-- landlord_code.
select id, code, kind, person, coalesce(id = doorplate.my_landlord(), false) as is_mine
  from doorplate.landlord
 where code = any(%(codes)s::text[])

-- name: add_references
-- person_reference_key decides who was first.
insert into doorplate.person_reference (reference, person)
select reference, person from unnest(%(refs)s::bytea[], %(persons)s::uuid[]) given (reference, person)
    on conflict do nothing

-- name: find_references
-- person_reference_key.
select reference, person from doorplate.person_reference where reference = any(%(refs)s::bytea[])

-- name: insert_persons
insert into doorplate.person (id, kind)
select id, kind from unnest(%(persons)s::uuid[], %(kinds)s::text[]) given (id, kind)
    on conflict do nothing

-- name: insert_landlords
-- landlord_code: of two that record the same at once, the second finds it.
insert into doorplate.landlord (code, kind, person, made_at)
select code, kind, person, %(now)s::timestamptz
  from unnest(%(codes)s::text[], %(kinds)s::text[], %(persons)s::uuid[]) given (code, kind, person)
    on conflict (code) do nothing

-- name: set_kinds
-- landlord_key.
update doorplate.landlord l
   set kind = g.kind
  from unnest(%(ids)s::bigint[], %(kinds)s::text[]) g (id, kind)
 where l.id = g.id

-- name: write_secrets
-- person_secret_key.
insert into doorplate.person_secret as s (person, sealed, document_index, phone_index, name_index)
select * from unnest(%(persons)s::uuid[], %(sealed)s::bytea[], %(documents)s::bytea[], %(phones)s::bytea[],
                     %(names)s::bytea[])
    on conflict (person) do update
   set sealed = excluded.sealed, document_index = excluded.document_index, phone_index = excluded.phone_index,
       name_index = excluded.name_index

-- name: log_acts
-- What was written of whom, without showing anything.
insert into doorplate.access_log (actor, purpose, verb, person, at)
select doorplate.current_actor(), coalesce(doorplate.current_purpose(), 'registration'), 'landlord.record', person,
       %(now)s::timestamptz
  from unnest(%(persons)s::uuid[]) given (person)

-- name: read_landlords
-- landlord_code; row-level security leaves those that the actor may read. The log is written with the reading.
with seen as (
    select id, code, kind, person from doorplate.landlord where code = any(%(codes)s::text[])
), logged as (
    insert into doorplate.access_log (actor, purpose, verb, person, fields, basis, at)
    select doorplate.current_actor(), doorplate.current_purpose(), 'landlord.read', person, %(fields)s::text[],
           %(basis)s::text, %(now)s::timestamptz
      from seen
)
select code, kind, person from seen order by code

-- name: stated_purpose
select doorplate.current_purpose()

-- name: list_landlords
-- Through the lettings that row-level security leaves, and the own row.
select code, kind
  from doorplate.landlord_codes(array(select landlord from doorplate.letting
                                      union select agent from doorplate.letting where agent is not null
                                      union select doorplate.my_landlord()))
 order by code
