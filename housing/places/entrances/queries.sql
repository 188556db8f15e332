-- Entrances.

-- name: write_entrances
-- An entrance is known by its node in OpenStreetMap, else by building, label and point; by these unique indexes. New ones,
-- and what differs of those that are there. Columns that the file has not stay as they are.
with given as materialized (
    select * from rows from (json_to_recordset(%(rows)s::json) as (building bigint, label text, access_from time,
        access_until time, point geometry, node bigint))
        with ordinality as r (building, label, access_from, access_until, point, node, nth)
), matched as (
    select g.*, coalesce(by_node.id, by_place.id) as id
      from given g
      left join doorplate.entrance by_node on by_node.node = g.node
      left join doorplate.entrance by_place on by_place.building = g.building and by_place.label = g.label
                                           and by_place.point = g.point
), added as (
    insert into doorplate.entrance (building, label, access_from, access_until, point, node)
    select building, label, access_from, access_until, point, node from matched where id is null
     order by nth
    on conflict do nothing
    returning 1
), wanted as (
    select e.id, m.building, m.label, m.point, coalesce(m.node, e.node) as node,
           case when 'access_from' = any(%(columns)s::text[]) then m.access_from
                else e.access_from end as access_from,
           case when 'access_until' = any(%(columns)s::text[]) then m.access_until
                else e.access_until end as access_until
      from matched m join doorplate.entrance e on e.id = m.id
), changed as (
    update doorplate.entrance e
       set (building, label, access_from, access_until, point, node)
         = (w.building, w.label, w.access_from, w.access_until, w.point, w.node)
      from wanted w
     where e.id = w.id
       and (e.building, e.label, e.access_from, e.access_until, e.point, e.node)
           is distinct from (w.building, w.label, w.access_from, w.access_until, w.point, w.node)
    returning 1
)
select (select count(*) from added), (select count(*) from changed)

-- name: read_entrances
-- Of the buildings that the actor may see, by the keys of both.
select b.code, nullif(e.label, ''), e.access_from, e.access_until, st_x(e.point), st_y(e.point)
  from doorplate.entrance e join doorplate.building b on b.id = e.building
 order by b.id, e.id
