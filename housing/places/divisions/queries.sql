-- Divisions.

-- name: write_divisions
-- New ones, and what differs of those that are there; by the key. Columns that the file has not stay as they are.
with given as materialized (
    select * from json_to_recordset(%(rows)s::json) as r (code text, name text, name_en text, parent text,
        level smallint, valid_from date, valid_until date, area geometry)
), wanted as (
    select g.code, g.name, g.parent, g.level,
           case when 'name_en' = any(%(columns)s::text[]) then g.name_en else d.name_en end as name_en,
           case when 'valid_from' = any(%(columns)s::text[]) then g.valid_from else d.valid_from end as valid_from,
           case when 'valid_until' = any(%(columns)s::text[]) then g.valid_until else d.valid_until end as valid_until,
           case when 'geometry' = any(%(columns)s::text[]) then st_multi(g.area) else d.area end as area,
           d.code is null as is_new
      from given g
      left join doorplate.division d on d.code = g.code
), added as (
    insert into doorplate.division (code, name, name_en, parent, level, valid_from, valid_until, area)
    select code, name, name_en, parent, level, valid_from, valid_until, area from wanted where is_new
    on conflict (code) do nothing
    returning 1
), changed as (
    update doorplate.division d
       set (name, name_en, parent, level, valid_from, valid_until, area)
         = (w.name, w.name_en, w.parent, w.level, w.valid_from, w.valid_until, w.area)
      from wanted w
     where not w.is_new and d.code = w.code
       and (d.name, d.name_en, d.parent, d.level, d.valid_from, d.valid_until, d.area)
           is distinct from (w.name, w.name_en, w.parent, w.level, w.valid_from, w.valid_until, w.area)
    returning 1
)
select (select count(*) from added), (select count(*) from changed)

-- name: read_divisions
-- All, parents before their parts; there is no scope: everybody who acts may read them.
select code, name, name_en, parent, level, valid_from, valid_until, st_asbinary(area)
  from doorplate.division
 order by level, code
