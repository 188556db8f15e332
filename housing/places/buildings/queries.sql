-- Buildings.

-- name: write_buildings
-- New ones, and what differs of those that are there; by the unique index on code. Columns that the file has not stay as
-- they are. The first new building of each cell tells the worker to sum that cell anew.
with given as materialized (
    select * from rows from (json_to_recordset(%(rows)s::json) as (code text, name text, division text, kind text,
        floors smallint, doors_per_floor smallint, area geometry, point geometry, cell integer, due boolean))
        with ordinality as r (code, name, division, kind, floors, doors_per_floor, area, point, cell, due, nth)
), wanted as materialized (
    select b.id, g.nth, g.code, g.division, g.area, g.point, g.cell, g.due,
           case when b.id is null or 'name' = any(%(columns)s::text[]) then g.name else b.name end as name,
           case when b.id is null or 'kind' = any(%(columns)s::text[]) then coalesce(g.kind, 'other')
                else b.kind end as kind,
           case when b.id is null or 'floors' = any(%(columns)s::text[]) then g.floors else b.floors end as floors,
           case when b.id is null or 'doors_per_floor' = any(%(columns)s::text[]) then g.doors_per_floor
                else b.doors_per_floor end as doors_per_floor
      from given g
      left join doorplate.building b on b.code = g.code
), added as (
    insert into doorplate.building (code, name, division, kind, floors, doors_per_floor, area, point, cell, sums_due)
    select code, name, division, kind, floors, doors_per_floor, area, point, cell, due from wanted where id is null
     order by nth
    on conflict (code) do nothing
    returning 1
), changed as (
    update doorplate.building b
       set (name, division, kind, floors, doors_per_floor, area, point, cell)
         = (w.name, w.division, w.kind, w.floors, w.doors_per_floor, w.area, w.point, w.cell)
      from wanted w
     where b.id = w.id
       and (b.name, b.division, b.kind, b.floors, b.doors_per_floor, b.area, b.cell)
           is distinct from (w.name, w.division, w.kind, w.floors, w.doors_per_floor, w.area, w.cell)
    returning 1
)
select (select count(*) from added), (select count(*) from changed)

-- name: follow_buildings
-- What stands in buildings that moved, by the building keys; and the sums of the cells concerned.
select doorplate.follow_places(%(buildings)s::bigint[], '{}'), doorplate.sum_cells(%(cells)s::integer[])

-- name: read_buildings
-- In the order of the key; what the actor may see.
select code, name, division, kind, floors, doors_per_floor, st_asbinary(area) from doorplate.building order by id
