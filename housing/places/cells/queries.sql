-- Cells.

-- name: known_cells
-- All: whatever comes may overlap any of them.
select code, number, division, st_asbinary(area) from doorplate.cell where number > 0

-- name: division_areas
-- By the key.
select code, st_asbinary(area) from doorplate.division where code = any(%(codes)s::text[]) and area is not null

-- name: write_cells
-- New ones, and what differs of those that are there; by the unique index on code. Returns how many of both, and the
-- numbers of those in which buildings may lie now, or no longer.
with given as materialized (
    select * from json_to_recordset(%(rows)s::json) as r (code text, name text, division text, area geometry)
), added as (
    insert into doorplate.cell (code, name, division, area)
    select g.code, g.name, g.division, st_multi(g.area) from given g
     where not exists (select from doorplate.cell c where c.code = g.code)
     order by g.code
    on conflict (code) do nothing
    returning number
), changed as (
    update doorplate.cell c set (name, division, area) = (g.name, g.division, st_multi(g.area))
      from given g, doorplate.cell old
     where c.code = g.code and old.number = c.number
       and (c.name, c.division, c.area) is distinct from (g.name, g.division, st_multi(g.area))
    returning c.number, (old.division, old.area) is distinct from (c.division, c.area) as is_moved
)
select (select count(*) from added), (select count(*) from changed),
       array(select number from added union all select number from changed where is_moved)

-- name: place_again
-- By the cell and tile keys of buildings and doors, and the GiST index over buildings.
select doorplate.place_again(%(numbers)s::integer[])

-- name: read_cells
-- Those that have an area; by no index, everybody who acts may read them all.
select code, name, division, st_asbinary(area) from doorplate.cell where area is not null order by code
