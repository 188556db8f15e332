-- Doors by what files call them. A reference is known by its place in the arrays.

-- name: by_number
-- By the key of units.
select given.nth::integer - 1, d.id, d.cell
  from unnest(%(numbers)s::bigint[]) with ordinality given (number, nth)
  join doorplate.unit u on u.number = given.number
  join doorplate.door d on d.id = u.door

-- name: by_alias
-- By the index on scheme and code: the unit of today, else the last one.
select given.nth::integer - 1, d.id, d.cell
  from unnest(%(schemes)s::text[], %(codes)s::text[]) with ordinality given (scheme, code, nth)
 cross join lateral (select a.unit from doorplate.unit_alias a
                      where a.scheme = given.scheme and a.code = given.code
                      order by a.valid @> current_date desc, upper(a.valid) desc nulls first limit 1) a
  join doorplate.unit u on u.number = a.unit
  join doorplate.door d on d.id = u.door

-- name: by_row
-- By the key of the frame: the row's own door, and what a further one of it is made from.
select given.nth::integer - 1, d.id, coalesce(d.cell, f.cell), f.doors
  from unnest(%(sources)s::text[], %(source_ids)s::text[]) with ordinality given (source, source_id, nth)
  join doorplate.frame f on f.source = given.source and f.source_id = given.source_id
  left join doorplate.door d on d.id = f.door

-- name: by_label
-- By the unique index on building and label.
select given.nth::integer - 1, d.id, d.cell
  from unnest(%(buildings)s::bigint[], %(label_keys)s::text[]) with ordinality given (building, label_key, nth)
  join doorplate.door d on d.building = given.building and d.label_key = given.label_key and d.label_key <> ''

-- name: by_place_in_building
-- By the unique index on building and n-th.
select given.at::integer - 1, d.id, d.cell
  from unnest(%(buildings)s::bigint[], %(nths)s::integer[]) with ordinality given (building, nth, at)
  join doorplate.door d on d.building = given.building and d.nth = given.nth and d.label_key = '' and d.of_source is null

-- name: by_place_in_row
-- By the unique index on row and n-th.
select given.at::integer - 1, d.id, d.cell
  from unnest(%(sources)s::text[], %(source_ids)s::text[], %(nths)s::integer[])
           with ordinality given (source, source_id, nth, at)
  join doorplate.door d on d.of_source = given.source and d.of_source_id = given.source_id and d.nth = given.nth

-- name: make_in_buildings
-- The n-th doors of buildings without labels, by the building keys.
insert into doorplate.door (building, label, label_key, nth, cell)
select distinct b.id, '', '', given.nth, b.cell
  from unnest(%(buildings)s::bigint[], %(nths)s::integer[]) given (building, nth)
  join doorplate.building b on b.id = given.building
 order by 1, 4
on conflict do nothing

-- name: make_in_rows
-- The n-th doors of rows of the frame, by the key of the frame.
insert into doorplate.door (building, label, label_key, nth, of_source, of_source_id, point, cell)
select distinct on (f.source, f.source_id, given.nth)
       f.building, '', '', given.nth, f.source, f.source_id, case when f.building is null then f.point end, f.cell
  from unnest(%(sources)s::text[], %(source_ids)s::text[], %(nths)s::integer[]) given (source, source_id, nth)
  join doorplate.frame f on f.source = given.source and f.source_id = given.source_id
 order by f.source, f.source_id, given.nth
on conflict do nothing

-- name: names_of_doors
-- What doors can be called, by their keys: building and label, place in building or row, a row of the frame, a unit.
select d.id, b.code, d.label, d.label_key, d.nth, d.of_source, d.of_source_id, f.source, f.source_id, u.number::text
  from doorplate.door d
  left join doorplate.building b on b.id = d.building
  left join lateral (select source, source_id from doorplate.frame
                      where door = d.id order by source, source_id limit 1) f on true
  left join lateral (select number from doorplate.unit
                      where door = d.id order by status = 'retired', parent nulls first, number limit 1) u on true
 where d.id = any(%(doors)s::bigint[])
