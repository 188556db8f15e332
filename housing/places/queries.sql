-- What all kinds of places ask: the acting account's scope, the areas as they are, and what references point to.

-- name: read_scope
-- The bits of the acting account, by its key, and whether it is a desk; nothing where it is no account of staff.
select bits, doorplate.is_desk() from doorplate.account_scope where account = doorplate.current_actor()

-- name: hold_areas
-- Cells do not move until this transaction ends: what it writes stays in the cell that it found.
select pg_advisory_xact_lock_shared(%(key)s::bigint)

-- name: change_areas
-- Waits until nobody holds the areas.
select pg_advisory_xact_lock(%(key)s::bigint)

-- name: areas_version
-- Changes whenever a cell or a division is written. Reads both tables; they are small, or have few areas.
select (select count(*) || ' ' || coalesce(sum(xmin::text::bigint), 0) from doorplate.cell),
       (select count(*) || ' ' || coalesce(sum(xmin::text::bigint), 0) from doorplate.division where area is not null)

-- name: read_cells
select number, division, st_asbinary(area) from doorplate.cell where number > 0

-- name: read_division_areas
select code, level, st_asbinary(area) from doorplate.division where area is not null

-- name: make_cells
-- Which cells stand for these divisions as a whole, made where the actor may; by the keys of divisions and cells.
select doorplate.make_cells(%(divisions)s::text[])

-- name: my_divisions
select doorplate.my_divisions(%(codes)s::text[])

-- name: find_divisions
-- By the key.
select code, parent, level from doorplate.division where code = any(%(codes)s::text[])

-- name: find_buildings
-- By the unique index on code.
select code, id, cell, name from doorplate.building
 where code = any(array(select json_array_elements_text(%(codes)s::json)))

-- name: buildings_at
-- The smallest building over each point, by the GiST index on area, which row-level security leaves to the registrar.
select given.nth::integer - 1, b.id, b.cell, b.name
  from json_array_elements_text(%(points)s::json) with ordinality given (point, nth)
 cross join lateral (select id, cell, name from doorplate.building
                      where st_covers(area, given.point::geometry)
                      order by st_area(area), id limit 1) b
