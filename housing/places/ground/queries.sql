-- The ground, written in batches; a row that is there already is rewritten only where it differs.

-- name: write_streets
with given as (
    select * from json_to_recordset(%(rows)s::json) as r (
        way bigint, name text, name_zh text, name_en text, highway text, area boolean, foot text, foot_rule text,
        oneway text, step_count integer, sidewalk text, bridge boolean, tunnel boolean, layer integer, level text,
        surface text, width_m real, incline_percent real, climb text, lit boolean, nodes bigint[], barriers jsonb,
        crossings bigint[], line text)
), written as (
    insert into doorplate.street as s (way, name, name_zh, name_en, highway, area, foot, foot_rule, oneway, step_count,
        sidewalk, bridge, tunnel, layer, level, surface, width_m, incline_percent, climb, lit, nodes, barriers,
        crossings, line)
    select way, name, name_zh, name_en, highway, area, foot, foot_rule, oneway, step_count, sidewalk, bridge, tunnel,
           layer, level, surface, width_m, incline_percent, climb, lit, nodes, barriers, crossings,
           line::public.geometry
      from given
    on conflict (way) do update
       set name = excluded.name, name_zh = excluded.name_zh, name_en = excluded.name_en, highway = excluded.highway,
           area = excluded.area, foot = excluded.foot, foot_rule = excluded.foot_rule, oneway = excluded.oneway,
           step_count = excluded.step_count, sidewalk = excluded.sidewalk, bridge = excluded.bridge,
           tunnel = excluded.tunnel, layer = excluded.layer, level = excluded.level, surface = excluded.surface,
           width_m = excluded.width_m, incline_percent = excluded.incline_percent, climb = excluded.climb,
           lit = excluded.lit, nodes = excluded.nodes, barriers = excluded.barriers, crossings = excluded.crossings,
           line = excluded.line
     where s is distinct from excluded
    returning xmax = 0 as is_new
)
select count(*) filter (where is_new), count(*) filter (where not is_new) from written

-- name: write_barriers
with given as (
    select * from json_to_recordset(%(rows)s::json) as r (way bigint, kind text, openings jsonb, line text)
), written as (
    insert into doorplate.barrier as b (way, kind, openings, line)
    select way, kind, openings, line::public.geometry from given
    on conflict (way) do update set kind = excluded.kind, openings = excluded.openings, line = excluded.line
     where b is distinct from excluded
    returning xmax = 0 as is_new
)
select count(*) filter (where is_new), count(*) filter (where not is_new) from written

-- name: write_ground
with given as (
    select * from json_to_recordset(%(rows)s::json) as r (
        code text, kind text, name text, name_zh text, name_en text, shape text)
), written as (
    insert into doorplate.ground as g (code, kind, name, name_zh, name_en, shape)
    select code, kind, name, name_zh, name_en, shape::public.geometry from given
    on conflict (code) do update
       set kind = excluded.kind, name = excluded.name, name_zh = excluded.name_zh, name_en = excluded.name_en,
           shape = excluded.shape
     where g is distinct from excluded
    returning xmax = 0 as is_new
)
select count(*) filter (where is_new), count(*) filter (where not is_new) from written

-- name: name_entrances
-- Entrances learn their nodes, where streets may begin. By entrance_once.
update doorplate.entrance e set node = r.node
  from json_to_recordset(%(rows)s::json) as r (node bigint, building text, label text, point text)
  join doorplate.building b on b.code = r.building
 where e.building = b.id and e.label = coalesce(r.label, '') and e.point = r.point::public.geometry
   and e.node is distinct from r.node
   and not exists (select from doorplate.entrance other where other.node = r.node and other.id <> e.id)
