-- The ledger and what is folded from it: the two halves of recording an event, and the reading of both.

-- name: begin_event
-- Under the person's lock: whose it is, whether it was recorded before, all that is known of the person.
select known_digest, known_seq, person, target, made, waits, other, history
  from doorplate.begin_event(%(event)s::uuid, %(refs)s::bytea[], %(fresh)s::uuid, %(targets)s::uuid[], %(own)s::boolean,
                             %(proven)s::boolean)

-- name: write_event
-- The second half: the event, the difference it makes to residences, the counts of units and buildings, the log line,
-- what falls due and what is told. Every part by a primary key.
with stored as (
    insert into doorplate.event (id, person, type, side, unit, effective_at, claimed_at, actor, refers_to, awaits, main,
                                 adults, children, field, value, decision, digest, sealed)
    values (%(event)s::uuid, %(person)s::uuid, %(type)s::text, %(side)s::text, %(unit)s::bigint,
            %(effective_at)s::timestamptz, %(claimed_at)s::timestamptz, doorplate.current_actor(),
            %(refers_to)s::uuid, %(awaits)s::uuid, %(main)s::boolean, %(adults)s::smallint, %(children)s::smallint,
            %(field)s::text, %(value)s::text, %(decision)s::text, %(digest)s::bytea, %(sealed)s::bytea)
    returning seq
), gone as (
    delete from doorplate.residence where arrival = any(%(gone)s::uuid[])
), given as materialized (
    select * from json_to_recordset(%(residences)s::json) as r (
        arrival uuid, unit bigint, from_at bigint, until_at bigint, main boolean, confirmed boolean, state text,
        leaving_at bigint, last_confirmed_at bigint, adults smallint, children smallint, fresh boolean)
), changed as (
    update doorplate.residence r
       set unit = g.unit, from_at = doorplate.instant(g.from_at), until_at = doorplate.instant(g.until_at),
           main = g.main, confirmed = g.confirmed, state = g.state, leaving_at = doorplate.instant(g.leaving_at),
           last_confirmed_at = doorplate.instant(g.last_confirmed_at), adults = g.adults, children = g.children
      from given g
     where r.arrival = g.arrival and not g.fresh
), added as (
    insert into doorplate.residence (arrival, person, unit, from_at, until_at, main, confirmed, state, leaving_at,
                                     last_confirmed_at, adults, children)
    select arrival, %(person)s::uuid, unit, doorplate.instant(from_at), doorplate.instant(until_at), main, confirmed,
           state, doorplate.instant(leaving_at), doorplate.instant(last_confirmed_at), adults, children
      from given where fresh
), logged as (
    insert into doorplate.access_log (actor, purpose, verb, person, unit, request)
    values (doorplate.current_actor(), coalesce(doorplate.current_purpose(), 'registration'), %(verb)s::text,
            %(person)s::uuid, %(unit)s::bigint, %(request)s::text)
), timed as (
    insert into doorplate.timer (event, kind, due_at)
    select %(event)s::uuid, kind, due_at
      from unnest(%(timers)s::text[], %(due)s::timestamptz[]) as t (kind, due_at)
), told as (
    insert into doorplate.outbox (person, event, message)
    select %(person)s::uuid, %(event)s::uuid, unnest(%(messages)s::text[])
)
select seq, doorplate.count_residences(%(units)s::bigint[], %(confirmed)s::integer[], %(claimed)s::integer[])
  from stored

-- name: write_secret
-- What an arrival tells of who the person is; a later one only adds what was not known.
insert into doorplate.person_secret (person, sealed, document_index, phone_index, name_index)
values (%(person)s::uuid, %(sealed)s::bytea, %(document)s::bytea, %(phone)s::bytea, %(name)s::bytea)
on conflict (person) do update
   set sealed = excluded.sealed, document_index = excluded.document_index, phone_index = excluded.phone_index,
       name_index = excluded.name_index

-- name: sealed_identities
-- What events told of who this person is, to fold the identity anew. By event_person_index.
select id, sealed from doorplate.event where person = %(person)s::uuid and sealed is not null

-- name: file_review
-- Something a person has to decide; the same finding is one item.
insert into doorplate.review_item (kind, subject, unit, event, cell, due_on)
select %(kind)s::text, %(subject)s::text, u.number, %(event)s::uuid, u.cell, %(due_on)s::date
  from doorplate.unit u where u.number = %(unit)s::bigint
on conflict (kind, subject) do nothing

-- name: known_events
-- Which of these events are in the ledger, with their digest and person. By event_key.
select id, digest, person, seq from doorplate.event where id = any(%(events)s::uuid[])

-- name: referred_persons
-- By person_reference_key.
select reference, person from doorplate.person_reference where reference = any(%(refs)s::bytea[])

-- name: add_references
-- Waits for another writer that brings the same reference; returns those that are ours.
insert into doorplate.person_reference (reference, person)
select * from unnest(%(refs)s::bytea[], %(persons)s::uuid[])
on conflict do nothing
returning reference

-- name: lock_persons
-- In id order, so that two batches never wait for each other.
select id from doorplate.person where id = any(%(persons)s::uuid[]) order by id for update

-- name: histories
-- By event_person_index.
select e.person, e.id, e.type, e.side, e.unit, doorplate.micros(e.effective_at), doorplate.micros(e.claimed_at),
       e.refers_to, e.main, e.adults, e.children, e.field, e.value, e.decision, e.sealed
  from doorplate.event e where e.person = any(%(persons)s::uuid[])

-- name: residences_of
-- By residence_person_index.
select person, arrival, unit, doorplate.micros(from_at), doorplate.micros(until_at), main, confirmed, state,
       doorplate.micros(leaving_at), doorplate.micros(last_confirmed_at), adults, children
  from doorplate.residence where person = any(%(persons)s::uuid[])

-- name: awaited_events
-- Which of these events others wait for. By event_awaits_index.
select distinct awaits from doorplate.event where awaits = any(%(events)s::uuid[]) and awaits is not null

-- name: adopt_events
select doorplate.adopt_events(%(event)s::uuid, %(person)s::uuid)

-- name: recordable_units
-- Which of these units are there, and may be recorded in by the acting account.
select number, status, status_on from doorplate.recordable_units(%(units)s::bigint[])

-- name: stage_event
-- A batch on its way into the ledger; gone with the transaction.
create temp table staged_event on commit drop as
select null::uuid as id, null::uuid as person, null::text as kind, null::text as type, null::text as side,
       null::bigint as unit, null::bigint as effective_at, null::bigint as claimed_at, null::uuid as refers_to,
       null::uuid as awaits, null::boolean as main, null::smallint as adults, null::smallint as children,
       null::text as field, null::text as value, null::text as decision, null::bytea as digest, null::bytea as sealed,
       null::text as timer, null::bigint as due_at, null::text[] as messages
 limit 0

-- name: stage_secret
create temp table staged_secret on commit drop as
select null::uuid as person, null::bytea as sealed, null::bytea as document, null::bytea as phone, null::bytea as name
 limit 0

-- name: stage_residence
create temp table staged_residence on commit drop as
select null::uuid as arrival, null::uuid as person, null::bigint as unit, null::bigint as from_at,
       null::bigint as until_at, null::boolean as main, null::boolean as confirmed, null::text as state,
       null::bigint as leaving_at, null::bigint as last_confirmed_at, null::smallint as adults,
       null::smallint as children, null::boolean as fresh
 limit 0

-- name: land_persons
-- `kind` stands with the first event of a new person alone.
insert into doorplate.person (id, kind) select person, kind from staged_event where kind is not null
on conflict do nothing

-- name: land_secrets
insert into doorplate.person_secret (person, sealed, document_index, phone_index, name_index)
select person, sealed, document, phone, name from staged_secret
on conflict (person) do update
   set sealed = excluded.sealed, document_index = excluded.document_index, phone_index = excluded.phone_index,
       name_index = excluded.name_index

-- name: land_events
-- In the order of the file.
insert into doorplate.event (id, person, type, side, unit, effective_at, claimed_at, actor, refers_to, awaits, main,
                             adults, children, field, value, decision, digest, sealed)
select id, person, type, side, unit, doorplate.instant(effective_at), doorplate.instant(claimed_at),
       doorplate.current_actor(), refers_to, awaits, main, adults, children, field, value, decision, digest, sealed
  from staged_event

-- name: land_new_residences
insert into doorplate.residence (arrival, person, unit, from_at, until_at, main, confirmed, state, leaving_at,
                                 last_confirmed_at, adults, children)
select arrival, person, unit, doorplate.instant(from_at), doorplate.instant(until_at), main, confirmed, state,
       doorplate.instant(leaving_at), doorplate.instant(last_confirmed_at), adults, children
  from staged_residence where fresh

-- name: land_changed_residences
update doorplate.residence r
   set unit = g.unit, from_at = doorplate.instant(g.from_at), until_at = doorplate.instant(g.until_at),
       main = g.main, confirmed = g.confirmed, state = g.state, leaving_at = doorplate.instant(g.leaving_at),
       last_confirmed_at = doorplate.instant(g.last_confirmed_at), adults = g.adults, children = g.children
  from staged_residence g
 where r.arrival = g.arrival and not g.fresh

-- name: drop_residences
delete from doorplate.residence where arrival = any(%(gone)s::uuid[])

-- name: land_log
insert into doorplate.access_log (actor, purpose, verb, person, unit, request)
select doorplate.current_actor(), coalesce(doorplate.current_purpose(), 'registration'), type || '.record', person,
       unit, %(request)s::text
  from staged_event

-- name: land_timers
insert into doorplate.timer (event, kind, due_at)
select id, timer, doorplate.instant(due_at) from staged_event where timer is not null

-- name: land_messages
insert into doorplate.outbox (person, event, message)
select person, id, unnest(messages) from staged_event where messages is not null

-- name: count_residences
select doorplate.count_residences(%(units)s::bigint[], %(confirmed)s::integer[], %(claimed)s::integer[])

-- name: store_claim_code
insert into doorplate.claim_code (digest, event, made_at, expires_at)
values (%(digest)s::bytea, %(event)s::uuid, %(made_at)s::timestamptz, %(expires_at)s::timestamptz)

-- name: use_claim_code
-- By claim_code_key. A code that was used answers the same again within a day: the sender may not have heard us.
update doorplate.claim_code set used_at = coalesce(used_at, %(now)s::timestamptz)
 where digest = %(digest)s::bytea and expires_at > %(now)s::timestamptz
   and (used_at is null or used_at > %(now)s::timestamptz - interval '1 day')
returning event

-- name: acting_kind
select doorplate.actor_kind()
