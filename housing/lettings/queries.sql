-- Lettings.

-- name: find_lettings
-- letting_code. What the actor may do is told with each row.
select l.id, l.code, l.landlord, l.agent, l.unit, l.under, lower(l.valid) as begins, upper(l.valid) as ends, l.use,
       l.adults::integer, l.children::integer, l.withdrawn_on,
       coalesce(get_bit((select bits || ''::bytea from doorplate.account_scope
                          where account = (select doorplate.current_actor())), u.cell::bigint) = 1, false) as in_scope,
       coalesce(l.landlord = (select doorplate.my_landlord()), false) as is_mine,
       coalesce(l.agent = (select doorplate.my_landlord()), false) as is_agents
  from doorplate.letting l
  join doorplate.unit u on u.number = l.unit
 where l.code = any(%(codes)s::text[])

-- name: lock_lettings
-- letting_code, in the order of their ids; those that the actor may change.
select id from doorplate.letting where code = any(%(codes)s::text[]) order by id for no key update

-- name: find_chains
-- letting_key. What lettings stand under, and those under what, up to the top.
with recursive chain (id, under) as (
    select id, under from doorplate.letting where id = any(%(ids)s::bigint[])
    union
    select l.id, l.under from doorplate.letting l join chain c on l.id = c.under
)
select id, under from chain

-- name: find_above
-- unit_key. Units with what they are parts of; the tree has three storeys.
select u.number::bigint, array_remove(array[u.number, u.parent, p.parent]::bigint[], null)
  from doorplate.unit u
  left join doorplate.unit p on p.number = u.parent
 where u.number = any(%(units)s::bigint[])

-- name: find_others
-- unit_key, unit_parent_index, then letting_unit_index. Lettings on these units, on what they are parts of, and on
-- their parts, that were not withdrawn.
with recursive above (unit, number, parent) as (
    select number::bigint, number::bigint, parent from doorplate.unit where number = any(%(units)s::bigint[])
    union
    select a.unit, u.number::bigint, u.parent from doorplate.unit u join above a on u.number = a.parent
), below (unit, number) as (
    select number::bigint, number::bigint from doorplate.unit where number = any(%(units)s::bigint[])
    union
    select b.unit, u.number::bigint from doorplate.unit u join below b on u.parent = b.number
)
select r.unit, l.code, l.landlord, lower(l.valid), upper(l.valid), l.id
  from (select unit, number from above union select unit, number from below) r
  join doorplate.letting l on l.unit = r.number and l.withdrawn_on is null
 order by r.unit, l.id

-- name: insert_lettings
insert into doorplate.letting (code, landlord, agent, unit, valid, use, adults, children, made_at, changed_at)
select code, landlord, agent, unit, daterange(begins, ends), use, adults, children, %(now)s::timestamptz,
       %(now)s::timestamptz
  from unnest(doorplate.texts(%(codes)s::text), doorplate.texts(%(landlords)s::text)::bigint[],
              doorplate.texts(%(agents)s::text)::bigint[], doorplate.texts(%(units)s::text)::bigint[],
              doorplate.texts(%(begins)s::text)::date[], doorplate.texts(%(ends)s::text)::date[],
              doorplate.texts(%(uses)s::text), doorplate.texts(%(adults)s::text)::smallint[],
              doorplate.texts(%(children)s::text)::smallint[])
       given (code, landlord, agent, unit, begins, ends, use, adults, children)

-- name: set_under
-- letting_code. Apart from inserting, since a letting may stand under one of the same batch.
update doorplate.letting l
   set under = u.id
  from unnest(%(codes)s::text[], %(unders)s::text[]) g (code, under)
  join doorplate.letting u on u.code = g.under
 where l.code = g.code and l.under is distinct from u.id

-- name: update_lettings
-- letting_key.
update doorplate.letting l
   set valid = daterange(g.begins, g.ends), agent = g.agent, use = g.use, adults = g.adults, children = g.children,
       changed_at = %(now)s::timestamptz
  from unnest(%(ids)s::bigint[], %(agents)s::bigint[], %(begins)s::date[], %(ends)s::date[], %(uses)s::text[],
              %(adults)s::smallint[], %(children)s::smallint[]) g (id, agent, begins, ends, use, adults, children)
 where l.id = g.id

-- name: renew_lettings
-- letting_key.
update doorplate.letting
   set valid = daterange(lower(valid), %(ends)s::date), changed_at = %(now)s::timestamptz
 where id = any(%(ids)s::bigint[]) and upper(valid) is distinct from %(ends)s::date
returning id

-- name: withdraw_lettings
-- letting_key.
update doorplate.letting
   set withdrawn_on = %(on)s::date, changed_at = %(now)s::timestamptz
 where id = any(%(ids)s::bigint[])
returning unit

-- name: list_portfolio
-- unit_key by the actor's own units, letting_unit_index. Of several lettings the one that lasts longest is shown.
with mine as materialized (
    select u.number::bigint as number, u.kind, u.label, u.residences_confirmed, u.residences_claimed,
           l.code, lower(l.valid) as begins, upper(l.valid) as ends
      from doorplate.unit u
      left join lateral (
          select code, valid from doorplate.letting
           where unit = u.number and withdrawn_on is null
           order by upper(valid) desc nulls first, id desc limit 1) l on true
     where u.number = any ((select doorplate.my_let_units())::bigint[]) and u.status <> 'retired'
)
select m.number, m.kind, m.label, p.door_label, p.building_code, p.building_name, m.code, m.begins, m.ends,
       m.residences_confirmed, m.residences_claimed,
       array(select a.code from doorplate.unit_alias a where a.unit = m.number and a.valid @> current_date)
  from mine m
  join doorplate.my_unit_places(array(select number from mine)) p on p.unit = m.number

-- name: look_up_each
-- Row-level security asks of each letting whether its unit is seen. With little memory that is looked up by unit_key for
-- the rows of a page; with more, all units would be hashed for it first.
select set_config('work_mem', '64kB', true)

-- name: list_lettings
-- letting_key in its order for a wide scope; for a narrow one unit_cell_index and letting_unit_index, planned with its
-- cells. Row-level security leaves those that the actor may see. The states are those of `state_of`.
with page as materialized (
    select l.*
      from doorplate.letting l
      join doorplate.unit u on u.number = l.unit
     where (%(cells)s::integer[] is null or u.cell = any(%(cells)s::integer[]))
       and (%(code)s::text is null or l.code = %(code)s::text)
       and (%(unit)s::bigint is null or l.unit = %(unit)s::bigint)
       and (%(state)s::text is null
            or %(state)s::text = case when l.withdrawn_on is not null then 'withdrawn'
                                      when lower(l.valid) > %(today)s::date then 'pending'
                                      when upper(l.valid) <= %(today)s::date then 'expired'
                                      when upper(l.valid) <= %(due)s::date then 'due'
                                      else 'live' end)
       and l.id > %(after)s::bigint
     order by l.id
     limit %(limit)s::integer
), codes as materialized (
    select id, code
      from doorplate.landlord_codes(array(select landlord from page union select agent from page where agent is not null))
)
select l.id, l.code, c.code, a.code, l.unit, (select u.code from doorplate.letting u where u.id = l.under),
       lower(l.valid), upper(l.valid), l.use, l.adults::integer, l.children::integer, l.withdrawn_on
  from page l
  left join codes c on c.id = l.landlord
  left join codes a on a.id = l.agent
 order by l.id

-- name: own_lettings
-- letting_landlord_index and letting_agent_index. Those of the acting landlord or agent; withdrawn ones too.
with mine as materialized (
    select * from doorplate.letting
     where landlord = (select doorplate.my_landlord()) or agent = (select doorplate.my_landlord())
), page as materialized (
    select l.*
      from mine l
     where (%(code)s::text is null or l.code = %(code)s::text)
       and (%(unit)s::bigint is null or l.unit = %(unit)s::bigint)
       and (%(state)s::text is null
            or %(state)s::text = case when l.withdrawn_on is not null then 'withdrawn'
                                      when lower(l.valid) > %(today)s::date then 'pending'
                                      when upper(l.valid) <= %(today)s::date then 'expired'
                                      when upper(l.valid) <= %(due)s::date then 'due'
                                      else 'live' end)
       and l.id > %(after)s::bigint
     order by l.id
     limit %(limit)s::integer
), codes as materialized (
    select id, code
      from doorplate.landlord_codes(array(select landlord from page union select agent from page where agent is not null))
)
select l.id, l.code, c.code, a.code, l.unit, (select u.code from doorplate.letting u where u.id = l.under),
       lower(l.valid), upper(l.valid), l.use, l.adults::integer, l.children::integer, l.withdrawn_on
  from page l
  left join codes c on c.id = l.landlord
  left join codes a on a.id = l.agent
 order by l.id

-- name: stream_lettings
-- letting_key, in its order; row-level security leaves those that the actor may see.
with shown as materialized (
    select * from doorplate.letting where withdrawn_on is null
), codes as materialized (
    select id, code
      from doorplate.landlord_codes(array(select landlord from shown union select agent from shown where agent is not null))
)
select l.code, c.code, l.unit, lower(l.valid), upper(l.valid) - 1, a.code, u.code, l.use, l.adults::integer,
       l.children::integer
  from shown l
  left join codes c on c.id = l.landlord
  left join codes a on a.id = l.agent
  left join shown u on u.id = l.under
 order by l.id
