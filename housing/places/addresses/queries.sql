-- Addresses.

-- name: known_addresses
-- Where the addresses of these codes lie now; by the key.
select a.code, b.cell, st_asbinary(a.point)
  from doorplate.address a left join doorplate.building b on b.id = a.building
 where a.code = any(%(codes)s::text[])

-- name: write_addresses
-- New ones, and what differs of those that are there; by the key. Columns that the file has not stay as they are.
with given as materialized (
    select * from json_to_recordset(%(rows)s::json) as r (code text, text text, province text, city text, county text,
        street_town text, community text, road text, lane text, number text, estate_poi text, building_part text,
        unit_entrance text, floor text, room text, building bigint, point geometry)
), wanted as materialized (
    select g.code, g.text, a.code is null as is_new,
           case when a.code is null or 'province' = any(%(columns)s::text[]) then g.province
                else a.province end as province,
           case when a.code is null or 'city' = any(%(columns)s::text[]) then g.city
                else a.city end as city,
           case when a.code is null or 'county' = any(%(columns)s::text[]) then g.county
                else a.county end as county,
           case when a.code is null or 'street_town' = any(%(columns)s::text[]) then g.street_town
                else a.street_town end as street_town,
           case when a.code is null or 'community' = any(%(columns)s::text[]) then g.community
                else a.community end as community,
           case when a.code is null or 'road' = any(%(columns)s::text[]) then g.road
                else a.road end as road,
           case when a.code is null or 'lane' = any(%(columns)s::text[]) then g.lane
                else a.lane end as lane,
           case when a.code is null or 'number' = any(%(columns)s::text[]) then g.number
                else a.number end as number,
           case when a.code is null or 'estate_poi' = any(%(columns)s::text[]) then g.estate_poi
                else a.estate_poi end as estate_poi,
           case when a.code is null or 'building' = any(%(columns)s::text[]) then g.building_part
                else a.building_part end as building_part,
           case when a.code is null or 'unit_entrance' = any(%(columns)s::text[]) then g.unit_entrance
                else a.unit_entrance end as unit_entrance,
           case when a.code is null or 'floor' = any(%(columns)s::text[]) then g.floor
                else a.floor end as floor,
           case when a.code is null or 'room' = any(%(columns)s::text[]) then g.room
                else a.room end as room,
           case when a.code is null or g.building is not null or 'building_code' = any(%(columns)s::text[])
                then g.building else a.building end as building,
           case when a.code is null or 'lon' = any(%(columns)s::text[]) then g.point else a.point end as point
      from given g
      left join doorplate.address a on a.code = g.code
), added as (
    insert into doorplate.address (code, text, province, city, county, street_town, community, road, lane, number,
        estate_poi, building_part, unit_entrance, floor, room, building, point)
    select code, text, province, city, county, street_town, community, road, lane, number, estate_poi, building_part,
           unit_entrance, floor, room, building, point
      from wanted where is_new
    on conflict (code) do nothing
    returning 1
), changed as (
    update doorplate.address a
       set (text, province, city, county, street_town, community, road, lane, number, estate_poi, building_part,
            unit_entrance, floor, room, building, point)
         = (w.text, w.province, w.city, w.county, w.street_town, w.community, w.road, w.lane, w.number, w.estate_poi,
            w.building_part, w.unit_entrance, w.floor, w.room, w.building, w.point)
      from wanted w
     where not w.is_new and a.code = w.code
       and (a.text, a.province, a.city, a.county, a.street_town, a.community, a.road, a.lane, a.number, a.estate_poi,
            a.building_part, a.unit_entrance, a.floor, a.room, a.building, a.point)
           is distinct from
           (w.text, w.province, w.city, w.county, w.street_town, w.community, w.road, w.lane, w.number, w.estate_poi,
            w.building_part, w.unit_entrance, w.floor, w.room, w.building, w.point)
    returning 1
)
select (select count(*) from added), (select count(*) from changed)

-- name: read_addresses
-- Of the buildings that the actor may see, and those without a building, by the key.
select a.code, a.text, a.province, a.city, a.county, a.street_town, a.community, a.road, a.lane, a.number,
       a.estate_poi, a.building_part, a.unit_entrance, a.floor, a.room, b.code, st_x(a.point), st_y(a.point)
  from doorplate.address a
  left join doorplate.building b on b.id = a.building
 where a.building is null or b.id is not null
 order by a.code
