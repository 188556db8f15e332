-- Cutting the person out of all that is kept. In sessions of the worker, and of the owner while a backup is restored.

-- name: may_erase
select doorplate.actor_kind() = 'administrator' and doorplate.administers_everywhere()

-- name: lock_person
-- By person_key.
select kind, erased_at is not null from doorplate.person where id = %(person)s::uuid for update

-- name: lets_now
-- Does the person let or act for who lets? By landlord_person_index, letting_landlord_index, letting_agent_index.
select exists (select from doorplate.landlord l
                 join doorplate.letting t on t.landlord = l.id or t.agent = l.id
                where l.person = %(person)s::uuid and t.withdrawn_on is null
                  and (upper(t.valid) is null or upper(t.valid) > %(today)s::date))

-- name: last_unit
-- By event_person_index.
select unit from doorplate.event where person = %(person)s::uuid order by seq desc limit 1

-- name: sealed_owners
-- Whose keys open what the events of this person told: also keys of their own, from before the person was known.
select distinct substr(sealed, 1, 16) from doorplate.event where person = %(person)s::uuid and sealed is not null

-- name: add_tombstone
insert into doorplate.person (id, kind) values (%(tombstone)s::uuid, %(kind)s::text)

-- name: cut_events
-- By event_person_index. The commitment of what goes stays in its place, so that seals still hold.
update doorplate.event e
   set person = %(tombstone)s::uuid, shell = doorplate.shell_of(e), sealed = null, salt = null
 where e.person = %(person)s::uuid and (%(events)s::uuid[] is null or e.id = any(%(events)s::uuid[]))

-- name: cut_residences
-- By residence_person_index. That somebody lived there stays counted.
update doorplate.residence set person = %(tombstone)s::uuid
 where person = %(person)s::uuid and (%(arrivals)s::uuid[] is null or arrival = any(%(arrivals)s::uuid[]))

-- name: cut_log
-- By access_log_person_index.
update doorplate.access_log a
   set person = %(tombstone)s::uuid, shell = doorplate.shell_of(a), salt = null
 where a.person = %(person)s::uuid

-- name: forget_codes
-- By claim_code_event_index.
delete from doorplate.claim_code
 where event in (select id from doorplate.event where person = %(tombstone)s::uuid)

-- name: forget_messages
-- By outbox_person_index.
delete from doorplate.outbox
 where person = %(person)s::uuid
   and (%(events)s::uuid[] is null or event = any(%(events)s::uuid[]))

-- name: forget_secret
delete from doorplate.person_secret where person = %(person)s::uuid

-- name: forget_references
-- By person_reference_person_index.
delete from doorplate.person_reference where person = %(person)s::uuid

-- name: cut_landlord
-- By landlord_person_index. The code may be a number by which others know the person.
update doorplate.landlord
   set person = %(tombstone)s::uuid, code = 'erased-' || replace(gen_random_uuid()::text, '-', '')
 where person = %(person)s::uuid

-- name: cut_accounts
select doorplate.cut_accounts(%(person)s::uuid, %(now)s::timestamptz)

-- name: cut_duplicates
-- Findings that name two persons, of whom one is gone.
update doorplate.review_item
   set subject = replace(subject, %(person)s::text, %(tombstone)s::text),
       state = case state when 'open' then 'withdrawn' else state end
 where kind = 'possible_duplicate' and position(%(person)s::text in subject) > 0

-- name: mark_erased
update doorplate.person set erased_at = %(now)s::timestamptz where id = %(person)s::uuid and erased_at is null

-- name: list_erased
insert into doorplate.erasure (person, at) values (%(person)s::uuid, %(now)s::timestamptz) on conflict do nothing

-- name: erased_persons
-- Whole: the list is read where it may differ from the one outside.
select person, at from doorplate.erasure order by at, person

-- name: list_all_erased
-- Also those of whom this register never heard: the list outside is that of the home.
insert into doorplate.erasure (person, at)
select * from unnest(%(persons)s::uuid[], %(at)s::timestamptz[]) on conflict do nothing

-- name: still_there
-- Which of these persons are here and not erased, or have something left. By person_key and the indexes on person.
select given.person
  from unnest(%(persons)s::uuid[]) given (person)
 where exists (select from doorplate.person p where p.id = given.person and p.erased_at is null)
    or exists (select from doorplate.event e where e.person = given.person)
    or exists (select from doorplate.residence r where r.person = given.person)
    or exists (select from doorplate.person_secret s where s.person = given.person)
    or exists (select from doorplate.person_reference r where r.person = given.person)
    or exists (select from doorplate.access_log a where a.person = given.person)
