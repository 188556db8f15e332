-- Residences as they are read: every reading writes its line in the log, in the same statement.

-- name: read_residences
-- Row-level security leaves those that the session may see. By residence_unit_index or residence_person_index.
with found as materialized (
    select r.arrival, r.person, r.unit, r.from_at, r.until_at, r.main, r.confirmed, r.state, r.leaving_at,
           r.last_confirmed_at, r.adults, r.children
      from doorplate.residence r
     where (%(unit)s::bigint is null or r.unit = %(unit)s::bigint)
       and (%(person)s::uuid is null or r.person = %(person)s::uuid)
       and r.arrival > %(after)s::uuid
     order by r.arrival limit %(limit)s::integer
), logged as (
    insert into doorplate.access_log (actor, purpose, verb, person, fields, unit, basis, request)
    select doorplate.current_actor(), doorplate.current_purpose(), 'residence.read', person, %(fields)s::text[], unit,
           %(basis)s::text, %(request)s::text
      from found
)
select * from found order by arrival

-- name: log_reading
insert into doorplate.access_log (actor, purpose, verb, person, fields, basis, request)
select doorplate.current_actor(), doorplate.current_purpose(), %(verb)s::text, person, %(fields)s::text[],
       %(basis)s::text, %(request)s::text
  from unnest(%(persons)s::uuid[]) as read (person)

-- name: read_log
-- A person's own log, newest first. By access_log_person_index; row-level security leaves the own one, or all of it to
-- an auditor.
select l.seq, l.at, a.kind, a.office, l.purpose, l.verb, l.fields, l.unit, l.basis
  from doorplate.access_log l
  left join doorplate.account a on a.id = l.actor
 where (%(person)s::uuid is null or l.person = %(person)s::uuid)
   and l.seq < %(before)s::bigint
 order by l.seq desc limit %(limit)s::integer

-- name: own_person
select doorplate.my_person()

-- name: export_residences
-- The whole scope, in the order of units, as a stream.
select r.arrival, r.person, r.unit, r.from_at, r.until_at, r.main, r.confirmed, r.state, r.leaving_at,
       r.last_confirmed_at, r.adults, r.children
  from doorplate.residence r
 order by r.unit, r.from_at, r.arrival
