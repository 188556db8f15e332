-- Proof of what is projected. Run as the tables' owner, who sees all rows.

-- name: person_rows
-- All that tells of the persons in one range of ids, person by person, for the fold. By event_person_index,
-- residence_person_index, person_secret_key, person_key, landlord_person_index.
select person, 0::smallint, id, unit, effective_at, claimed_at, refers_to, main, adults, children, type, side, field,
       value, decision, sealed, coalesce(awaits = person, false), null::timestamptz, null::timestamptz,
       null::bytea, null::bytea, null::bytea
  from doorplate.event
 where person >= %(low)s::uuid and (%(high)s::uuid is null or person < %(high)s::uuid)
union all
select person, 1::smallint, arrival, unit, from_at, until_at, null, main, adults, children, state, null, null,
       null, null, null, confirmed, leaving_at, last_confirmed_at, null, null, null
  from doorplate.residence
 where person >= %(low)s::uuid and (%(high)s::uuid is null or person < %(high)s::uuid)
union all
select person, 2::smallint, null, null, null, null, null, null, null, null, null, null, null,
       null, null, sealed, null, null, null, document_index, phone_index, name_index
  from doorplate.person_secret
 where person >= %(low)s::uuid and (%(high)s::uuid is null or person < %(high)s::uuid)
union all
select id, 3::smallint, null, null, null, null, null, null, null, null, null, null, null,
       null, null, null, erased_at is not null, null, null, null, null, null
  from doorplate.person
 where id >= %(low)s::uuid and (%(high)s::uuid is null or id < %(high)s::uuid)
union all
select person, 4::smallint, null, null, null, null, null, null, null, null, null, null, null,
       null, null, null, null, null, null, null, null, null
  from doorplate.landlord
 where person >= %(low)s::uuid and (%(high)s::uuid is null or person < %(high)s::uuid)
order by 1

-- name: count_events
select count(*) from doorplate.event

-- name: person_bounds
-- Where to cut the persons into ranges of about as many events each, from a sample of the ledger.
select percentile_disc(array(select part / %(parts)s::float8 from generate_series(1, %(parts)s::integer - 1) part))
       within group (order by person)
  from doorplate.event tablesample system (%(percent)s::float8)

-- name: unit_differences
-- What units count of lettings and of residences that last, against these. By one pass over each table.
select u.number::text, d.column_name, d.expected::text, d.found::text
  from doorplate.unit u
  join doorplate.unit_count c on c.unit = u.number
  left join (select unit, count(*) filter (where confirmed) as confirmed, count(*) filter (where not confirmed) as claimed
               from doorplate.residence where until_at is null group by unit) r on r.unit = u.number
 cross join lateral (values
    ('lettings', c.lettings::bigint, u.lettings::bigint),
    ('residences_confirmed', coalesce(r.confirmed, 0), u.residences_confirmed::bigint),
    ('residences_claimed', coalesce(r.claimed, 0), u.residences_claimed::bigint)) d (column_name, expected, found)
 where d.expected <> d.found
 order by 1

-- name: building_differences
-- What buildings count of their units, against these. By one pass over each table.
select b.code, d.column_name, d.expected::text, d.found::text
  from doorplate.building b
  join doorplate.building_count c on c.building = b.id
  left join (select building, sum(residences_confirmed) as confirmed, sum(residences_claimed) as claimed
               from doorplate.unit where building is not null group by building) u on u.building = b.id
 cross join lateral (values
    ('units', c.units::bigint, b.units::bigint),
    ('units_let', c.units_let::bigint, b.units_let::bigint),
    ('residences_confirmed', coalesce(u.confirmed, 0), b.residences_confirmed::bigint),
    ('residences_claimed', coalesce(u.claimed, 0), b.residences_claimed::bigint)) d (column_name, expected, found)
 where d.expected <> d.found
 order by 1

-- name: cell_differences
-- What cells count of their buildings; those with a building that is still to be added up are left to the worker.
select c.code, d.column_name, d.expected::text, d.found::text
  from doorplate.cell c
  left join doorplate.cell_sum s on s.cell = c.number
  left join (select cell, count(*) as buildings, sum(units) as units, sum(units_let) as units_let,
                    sum(residences_confirmed) as confirmed, sum(residences_claimed) as claimed, bool_or(sums_due) as due
               from doorplate.building group by cell) b on b.cell = c.number
 cross join lateral (values
    ('buildings', coalesce(b.buildings, 0), coalesce(s.buildings, 0)::bigint),
    ('units', coalesce(b.units, 0), coalesce(s.units, 0)::bigint),
    ('units_let', coalesce(b.units_let, 0), coalesce(s.units_let, 0)::bigint),
    ('residences_confirmed', coalesce(b.confirmed, 0), coalesce(s.residences_confirmed, 0)::bigint),
    ('residences_claimed', coalesce(b.claimed, 0), coalesce(s.residences_claimed, 0)::bigint)) d (column_name, expected, found)
 where d.expected <> d.found and not coalesce(b.due, false)
 order by 1

-- name: main_differences
-- Confirmed main residences of one person that overlap, over the whole table: each is set against the latest end of
-- those before it.
select arrival::text, 'main', 'false', 'true'
  from (select arrival, from_at,
               max(coalesce(until_at, 'infinity')) over (partition by person order by from_at, arrival
                                                         rows between unbounded preceding and 1 preceding) as taken_until
          from doorplate.residence
         where main and confirmed and (until_at is null or until_at > from_at)) mains
 where taken_until > from_at
 order by 1

-- name: timer_differences
-- Timers of no event or of one that has none such; and reports by the landlord's side whose period was never begun.
select t.event::text, 'kind', '–', t.kind
  from doorplate.timer t
  left join doorplate.event e on e.id = t.event
 where case t.kind when 'claim' then e.type is distinct from 'arrival'
                   else (e.side in ('landlord', 'agent')
                         and (e.type = 'departure' or (e.type = 'correction' and e.field = 'residence'))) is not true end
union all
select e.id::text, 'kind', 'objection_period', '–'
  from doorplate.event e
  left join doorplate.timer t on t.event = e.id and t.kind = 'objection_period'
 where e.side in ('landlord', 'agent') and t.event is null
   and (e.type = 'departure' or (e.type = 'correction' and e.field = 'residence'))
 order by 1

-- name: reference_differences
-- References to persons that are not there or not any more.
select encode(r.reference, 'hex'), 'person', case when p.erased_at is null then 'a person' else '–' end, r.person::text
  from doorplate.person_reference r
  left join doorplate.person p on p.id = r.person
 where p.id is null or p.erased_at is not null
 order by 1

-- name: leftover_differences
-- What still leads to persons that were erased. By access_log_person_index, outbox_person_index, account_person_index,
-- landlord_person_index.
select p.id::text, 'access_log', '–', l.seq::text
  from doorplate.person p join doorplate.access_log l on l.person = p.id where p.erased_at is not null
union all
select p.id::text, 'outbox', '–', o.id::text
  from doorplate.person p join doorplate.outbox o on o.person = p.id where p.erased_at is not null
union all
select p.id::text, 'account', '–', a.id::text
  from doorplate.person p join doorplate.account a on a.person = p.id where p.erased_at is not null
union all
select p.id::text, 'landlord', '–', l.id::text
  from doorplate.person p join doorplate.landlord l on l.person = p.id where p.erased_at is not null

-- name: row_counts
-- How many rows those comparisons go through, table by table.
select (select count(*) from doorplate.unit), (select count(*) from doorplate.building),
       (select count(*) from doorplate.cell_sum), (select count(*) from doorplate.letting),
       (select count(*) from doorplate.timer), (select count(*) from doorplate.person_reference)

-- name: account_facts
select a.id, a.kind, a.disabled_at is not null, a.everywhere, s.bits
  from doorplate.account a left join doorplate.account_scope s on s.account = a.id

-- name: grants
-- Whole; a cell by its number.
select g.account, g.division, c.number from doorplate.account_grant g left join doorplate.cell c on c.code = g.cell

-- name: divisions
select code, parent from doorplate.division

-- name: cells
select number, division from doorplate.cell
