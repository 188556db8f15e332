-- Rows of the frame, and the doors that they make or find.

-- name: known_rows
-- The rows of the frame that are there of these, by the key; and of their doors where they stand.
select f.source, f.source_id, f.building, f.label, f.floor, f.doors, f.kind, f.tenure, f.active, f.observed_on,
       lower(f.point::text), f.cell, f.door, d.building, d.label_key
  from json_to_recordset(%(keys)s::json) as given (source text, source_id text)
  join doorplate.frame f on f.source = given.source and f.source_id = given.source_id
  left join doorplate.door d on d.id = f.door

-- name: take_doors
-- The doors of these labels in these buildings, made where they are not there yet; by the unique index on both.
with given as materialized (
    select * from json_to_recordset(%(doors)s::json) as r (building bigint, label text, label_key text, floor text,
        cell integer, kind text, tenure text, tenure_source text, tenure_on date)
), wanted as materialized (
    select g.*, d.id
      from given g
      left join doorplate.door d on d.building = g.building and d.label_key = g.label_key and d.label_key <> ''
), added as (
    insert into doorplate.door (building, label, label_key, floor, cell, kind, tenure, tenure_source, tenure_on)
    select building, label, label_key, floor, cell, kind, tenure, tenure_source, tenure_on from wanted where id is null
    on conflict (building, label_key) where building is not null and label_key <> '' do nothing
    returning building, label_key, id
)
select building, label_key, id, false from wanted where id is not null
union all
select building, label_key, id, true from added

-- name: loose_doors
-- Doors at these points that stand in no building, by the tile key (offset 0 keeps the planner to it). A labelled one is
-- that of the label. One without a label serves each source once: of a row that is new, the first, second, … that no row of
-- its source has yet.
select given.at, d.id
  from json_to_recordset(%(rows)s::json) as given (at integer, source text, point geometry, label_key text, rank integer)
 cross join lateral (select d.id
                       from (select * from doorplate.door where tile = doorplate.tile_of(given.point) offset 0) d
                      where d.point = given.point and d.building is null and d.of_source is null
                        and d.label_key = given.label_key
                        and (d.label_key <> ''
                             or not exists (select from (select source from doorplate.frame
                                                          where door = d.id offset 0) f
                                             where f.source = given.source))
                      order by d.id offset given.rank - 1 limit 1) d

-- name: next_doors
select nextval('doorplate.door_id_seq') from generate_series(1, %(count)s::integer)

-- name: add_loose_doors
insert into doorplate.door (id, label, label_key, floor, point, cell, kind, tenure, tenure_source, tenure_on)
overriding system value
select id, label, label_key, floor, point, cell, kind, tenure, tenure_source, tenure_on
  from json_to_recordset(%(doors)s::json) as r (id bigint, label text, label_key text, floor text, point geometry,
      cell integer, kind text, tenure text, tenure_source text, tenure_on date)

-- name: house_doors
-- Doors without a label that stood at a point, and stand in a building now; by their keys. Each becomes one more of the
-- building's.
update doorplate.door d
   set building = g.building, cell = b.cell,
       nth = g.rank + coalesce((select max(o.nth) from doorplate.door o
                                 where o.building = g.building and o.label_key = '' and o.of_source is null), 0)
  from (select door, building, row_number() over (partition by building order by door) as rank
          from unnest(%(doors)s::bigint[], %(buildings)s::bigint[]) as pairs (door, building)) g
  join doorplate.building b on b.id = g.building
 where d.id = g.door and d.building is null

-- name: add_rows
-- Rows that are new; by the key, should another session have been quicker.
insert into doorplate.frame (source, source_id, building, door, label, floor, doors, kind, tenure, active, observed_on,
    point, cell)
select source, source_id, building, door, label, floor, doors, kind, tenure, active, observed_on, point, cell
  from json_to_recordset(%(rows)s::json) as r (source text, source_id text, building bigint, door bigint, label text,
      floor text, doors integer, kind text, tenure text, active boolean, observed_on date, point geometry, cell integer)
on conflict (source, source_id) do nothing

-- name: change_rows
-- Rows of which something has changed, by the key.
update doorplate.frame f
   set (building, door, label, floor, doors, kind, tenure, active, observed_on, point, cell)
     = (g.building, g.door, g.label, g.floor, g.doors, g.kind, g.tenure, g.active, g.observed_on, g.point, g.cell)
  from json_to_recordset(%(rows)s::json) as g (source text, source_id text, building bigint, door bigint, label text,
      floor text, doors integer, kind text, tenure text, active boolean, observed_on date, point geometry, cell integer)
 where f.source = g.source and f.source_id = g.source_id

-- name: words_about_doors
-- Kind and tenure of these doors, each with the word of one of its rows, by the keys of doors and the index on frame.door.
select d.id, d.kind, d.tenure, d.tenure_source, d.tenure_on, f.source, f.source_id, f.kind, f.tenure, f.observed_on
  from doorplate.door d
  left join doorplate.frame f on f.door = d.id and (f.kind <> 'unknown' or f.tenure <> 'unknown')
 where d.id = any(%(doors)s::bigint[])

-- name: change_doors
-- Kind and tenure of doors, by their keys.
update doorplate.door d
   set (kind, tenure, tenure_source, tenure_on) = (g.kind, g.tenure, g.tenure_source, g.tenure_on)
  from json_to_recordset(%(doors)s::json) as g (id bigint, kind text, tenure text, tenure_source text, tenure_on date)
 where d.id = g.id

-- name: ask_about_labels
-- Labels that cannot be read make no door, but wait for a person's look; once each, by the unique index on kind and
-- subject.
insert into doorplate.review_item (kind, subject, cell, details)
select 'address_to_check', 'frame ' || g.source || ':' || g.source_id, g.cell,
       jsonb_build_object('source', g.source, 'source_id', g.source_id, 'building', g.building)
  from json_to_recordset(%(rows)s::json) as g (source text, source_id text, building bigint, cell integer)
on conflict (kind, subject) do nothing

-- name: read_rows
-- In the order of the key; what the actor may see.
select f.source, f.source_id, b.code, st_x(f.point), st_y(f.point), f.label, f.floor, f.doors, f.kind, f.tenure,
       f.active, f.observed_on
  from doorplate.frame f left join doorplate.building b on b.id = f.building
 order by f.source, f.source_id
