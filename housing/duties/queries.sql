-- The work behind the commit, in sessions of the worker.

-- name: take_duty
-- One worker at a time does a duty, until the transaction ends.
select pg_try_advisory_xact_lock(%(group)s::integer, hashtext(%(duty)s::text))

-- name: begin_working
-- Held by the connection of each running worker, shared between them.
select pg_advisory_lock_shared(%(key)s::bigint)

-- name: is_worked
-- Does a worker run? As the server's lock table shows a shared lock of that number.
select exists (select from pg_locks
                where locktype = 'advisory' and mode = 'ShareLock' and granted and objsubid = 1
                  and database = (select oid from pg_database where datname = current_database())
                  and classid = (%(key)s::bigint >> 32)::oid and objid = (%(key)s::bigint & 4294967295)::oid)

-- name: due_buildings
-- By building_sums_due_index. Rows that a writer holds are left for the next turn.
select id, cell from doorplate.building where sums_due order by id limit %(most)s::integer for no key update skip locked

-- name: clear_due
update doorplate.building set sums_due = false where id = any(%(buildings)s::bigint[])

-- name: sum_cells
select doorplate.sum_cells(%(cells)s::integer[])

-- name: stragglers
-- Events whose target arrived while neither could see the other. By event_waiting_index, event_key.
select a.id, a.person
  from doorplate.event w
  join doorplate.event a on a.id = w.awaits
 where w.person = w.awaits and a.person <> w.person
 limit %(most)s::integer

-- name: is_placeholder
-- Does this id stand for a person who is not known yet? By event_waiting_index.
select exists (select from doorplate.event where awaits = %(person)s::uuid and person = awaits)

-- name: due_timers
-- By timer_due_index.
select t.event, t.kind
  from doorplate.timer t
 where t.done_at is null and t.due_at <= %(now)s::timestamptz
 order by t.due_at limit %(most)s::integer

-- name: take_timers
-- By timer_key, locked; those that another worker has done meanwhile, or is at, are left out.
select t.event, t.kind, t.due_at, e.person, e.unit, e.awaits
  from unnest(%(events)s::uuid[], %(kinds)s::text[]) given (event, kind)
  join doorplate.timer t on t.event = given.event and t.kind = given.kind
  join doorplate.event e on e.id = t.event
 where t.done_at is null
 order by t.due_at
   for update of t skip locked

-- name: persons_of
-- Whose events are now. By event_key.
select id, person from doorplate.event where id = any(%(events)s::uuid[])

-- name: finish_timers
update doorplate.timer t
   set done_at = %(now)s::timestamptz
  from unnest(%(events)s::uuid[], %(kinds)s::text[]) given (event, kind)
 where t.event = given.event and t.kind = given.kind

-- name: take_messages
-- By outbox_waiting_index. Each is tried again later and later, up to an hour after the last time.
update doorplate.outbox o
   set attempts = least(o.attempts + 1, 1000), tried_at = %(now)s::timestamptz
  from (select id from doorplate.outbox
         where sent_at is null
           and (tried_at is null
                or tried_at + least(interval '5 seconds' * 2 ^ least(attempts, 20), interval '1 hour') <= %(now)s::timestamptz)
         order by id limit %(most)s::integer for update skip locked) due
 where o.id = due.id
returning o.id, o.person, o.event, o.message, o.made_at

-- name: finish_messages
update doorplate.outbox set sent_at = %(now)s::timestamptz where id = any(%(messages)s::bigint[]) and sent_at is null

-- name: forget_codes
-- Claim codes that nobody can use any more.
delete from doorplate.claim_code where expires_at < %(before)s::timestamptz

-- name: forget_jobs
-- Jobs of imports that are not gone on with any more.
delete from doorplate.import_job where changed_at < %(before)s::timestamptz
