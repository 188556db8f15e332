-- Stations.

-- name: known_stations
-- By the key.
select code, division from doorplate.station where code = any(%(codes)s::text[])

-- name: write_stations
-- New ones, and what differs of those that are there; by the key. Columns that the file has not stay as they are.
with given as materialized (
    select * from json_to_recordset(%(rows)s::json) as r (code text, name text, name_en text, kind text, division text,
        phone text, hours text, point geometry)
), wanted as (
    select g.code, g.name, g.point,
           case when 'name_en' = any(%(columns)s::text[]) then g.name_en else s.name_en end as name_en,
           case when 'kind' = any(%(columns)s::text[]) or s.code is null then coalesce(g.kind, 'station')
                else s.kind end as kind,
           g.division,
           case when 'phone' = any(%(columns)s::text[]) then g.phone else s.phone end as phone,
           case when 'hours' = any(%(columns)s::text[]) then g.hours else s.hours end as hours,
           s.code is null as is_new
      from given g
      left join doorplate.station s on s.code = g.code
), added as (
    insert into doorplate.station (code, name, name_en, kind, division, phone, hours, point)
    select code, name, name_en, kind, division, phone, hours, point from wanted where is_new
    on conflict (code) do nothing
    returning 1
), changed as (
    update doorplate.station s
       set (name, name_en, kind, division, phone, hours, point)
         = (w.name, w.name_en, w.kind, w.division, w.phone, w.hours, w.point)
      from wanted w
     where not w.is_new and s.code = w.code
       and (s.name, s.name_en, s.kind, s.division, s.phone, s.hours, s.point)
           is distinct from (w.name, w.name_en, w.kind, w.division, w.phone, w.hours, w.point)
    returning 1
)
select (select count(*) from added), (select count(*) from changed)

-- name: read_stations
select code, name, name_en, kind, division, phone, hours, st_x(point), st_y(point)
  from doorplate.station order by code
