-- What has run out. In sessions of the worker.

-- name: candidates
-- Persons with residences that are over: departed before one instant, or claimed before another and never confirmed, with
-- nothing undecided; and persons of whom events tell that make no residence. What was cut already has no salt.
-- One pass over residences and one over the ledger; event_key, residence_person_index, landlord_person_index.
select found.person, arrivals, reasons, at, void_at,
       exists (select from doorplate.landlord l where l.person = found.person)
  from (select r.person, array_agg(r.arrival order by r.arrival) as arrivals,
               array_agg(case when departed then 'departed' else 'unconfirmed' end order by r.arrival) as reasons,
               array_agg(case when departed then r.until_at + %(departed)s::interval
                              else e.recorded_at + %(unconfirmed)s::interval end order by r.arrival) as at,
               null::timestamptz as void_at
          from doorplate.residence r
          join doorplate.event e on e.id = r.arrival and e.salt is not null
         cross join lateral (select coalesce(r.until_at + %(departed)s::interval <= %(now)s::timestamptz, false)) d (departed)
         where r.person > %(after)s::uuid
           and (departed or (not r.confirmed and r.state <> 'disputed'
                             and e.recorded_at + %(unconfirmed)s::interval <= %(now)s::timestamptz))
         group by r.person
        union all
        select e.person, '{}', '{}', '{}', max(e.recorded_at) + %(unconfirmed)s::interval
          from doorplate.event e
         where e.person > %(after)s::uuid and e.salt is not null and e.side <> 'program'
           and not exists (select from doorplate.residence r where r.person = e.person)
         group by e.person
        having max(e.recorded_at) + %(unconfirmed)s::interval <= %(now)s::timestamptz) found
 order by found.person
 limit %(most)s::integer

-- name: old_log_lines
-- By access_log_key, from a line on.
select count(*) from doorplate.access_log where at < %(before)s::timestamptz and salt is not null

-- name: cut_log_lines
-- By access_log_key, some lines at a time; each loses its person for an id of its own.
with old as (
    select seq from doorplate.access_log
     where seq > %(after)s::bigint and at < %(before)s::timestamptz and salt is not null
     order by seq limit %(most)s::integer
), cut as (
    update doorplate.access_log a
       set person = gen_random_uuid(), shell = doorplate.shell_of(a), salt = null
      from old where a.seq = old.seq
    returning a.seq
)
select count(*), coalesce(max(seq), 0) from cut

-- name: ended_sessions
select count(*) from doorplate.account_session where used_at + make_interval(secs => idle_s) <= %(now)s::timestamptz
