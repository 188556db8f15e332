-- Units: what is known of them, and how they come, change and go. Written by the registrar, who reads all; what the
-- actor may do is told with each row. Columns of large batches come as one text each (doorplate.texts): that is three
-- times as fast as a list.

-- name: acting
select doorplate.actor_kind(), doorplate.current_actor(), doorplate.my_landlord(),
       coalesce((select get_bit(bits, 0) = 1 from doorplate.account_scope where account = doorplate.current_actor()),
                false)

-- name: find_buildings
-- building_code.
select code, id, name, public.st_x(point), public.st_y(point), cell,
       coalesce(get_bit((select bits || ''::bytea from doorplate.account_scope
                          where account = (select doorplate.current_actor())), cell::bigint) = 1, false)
  from doorplate.building
 where code = any(%(codes)s::text[])

-- name: hold_areas
-- Cells do not move until this transaction ends: what it writes stays in the cell that it found.
select pg_advisory_xact_lock_shared(%(key)s::bigint)

-- name: find_places_at
-- building_area_index, then the areas of cells and divisions. A point within a footprint is at that building, the
-- smallest where several are.
select g.nth::integer, p.division, b.id, b.name, g.lon, g.lat, coalesce(b.cell, p.cell),
       coalesce(get_bit((select bits || ''::bytea from doorplate.account_scope
                          where account = (select doorplate.current_actor())),
                        coalesce(b.cell, p.cell)::bigint) = 1, false)
  from unnest(%(lons)s::float8[], %(lats)s::float8[]) with ordinality g (lon, lat, nth)
  join doorplate.place(
           array(select public.st_setsrid(public.st_makepoint(lon, lat), 4326)
                   from unnest(%(lons)s::float8[], %(lats)s::float8[]) with ordinality x (lon, lat, nth) order by nth),
           array_fill(null::text, array[coalesce(cardinality(%(lons)s::float8[]), 0)])) p using (nth)
  left join lateral (
      select id, name, cell from doorplate.building
       where public.st_covers(area, public.st_setsrid(public.st_makepoint(g.lon, g.lat), 4326))
       order by public.st_area(area), id limit 1) b on true

-- name: make_cells
-- A granted division without any cell gets the one that stands for it as a whole.
select doorplate.make_cells(%(divisions)s::text[])

-- name: find_addresses
-- address_key and address_text_index. The building's own cell; else that of the point.
select a.given, b.id, b.name,
       public.st_x(coalesce(a.point, b.point)), public.st_y(coalesce(a.point, b.point)), coalesce(b.cell, p.cell),
       coalesce(get_bit((select bits || ''::bytea from doorplate.account_scope
                          where account = (select doorplate.current_actor())),
                        coalesce(b.cell, p.cell)::bigint) = 1, false)
  from (select code as given, building, point from doorplate.address where code = any(%(texts)s::text[])
        union all
        select text, min(building), (array_agg(point order by code))[1]
          from doorplate.address
         where text = any(%(texts)s::text[])
         group by text
        having count(distinct coalesce(building::text, public.st_astext(point))) = 1) a
  left join doorplate.building b on b.id = a.building
  left join lateral doorplate.place(array[a.point], array[null::text]) p on b.id is null
 where coalesce(a.point, b.point) is not null

-- name: lock_units
-- unit_key, in its order.
select doorplate.lock_units(%(numbers)s::bigint[])

-- name: recount
select doorplate.recount(%(buildings)s::bigint[], %(units)s::bigint[])

-- name: find_units
-- unit_key.
select u.number, u.door, u.building, b.code as building_code, u.parent, u.kind, u.label, u.label_key, u.floor, u.area_m2::float8, u.status,
       u.status_on, u.cell, u.address, public.st_x(u.point) as lon, public.st_y(u.point) as lat, u.lettings,
       u.residences_confirmed + u.residences_claimed > 0 as lived_in,
       coalesce(get_bit((select bits || ''::bytea from doorplate.account_scope
                          where account = (select doorplate.current_actor())), u.cell::bigint) = 1, false) as in_scope,
       u.number = any ((select doorplate.my_let_units())::bigint[]) as mine
  from doorplate.unit u
  left join doorplate.building b on b.id = u.building
 where u.number = any(%(numbers)s::bigint[])

-- name: find_aliases
-- unit_alias_code_index.
select a.scheme, a.code, a.unit
  from unnest(%(schemes)s::text[], %(codes)s::text[]) g (scheme, code)
  join doorplate.unit_alias a on a.scheme = g.scheme and a.code = g.code and a.valid @> current_date

-- name: aliases_of
-- unit_alias_unit_index.
select unit, scheme, code
  from doorplate.unit_alias
 where unit = any(%(units)s::bigint[]) and valid @> current_date
 order by unit, scheme, code

-- name: find_doors
-- door_once, then unit_door_index. A door that is known, and the home on it; rooms that stand alone come after homes.
select g.place::integer, d.id, d.label, u.number
  from unnest(doorplate.texts(%(buildings)s::text)::bigint[], doorplate.texts(%(keys)s::text)) with ordinality g (building, key, place)
  join doorplate.door d on d.building = g.building and d.label_key = g.key and d.label_key <> ''
  left join lateral (
      select number from doorplate.unit
       where door = d.id and parent is null and status <> 'retired'
       order by kind = 'home' desc, number limit 1) u on true

-- name: find_loose_doors
-- door_loose_index, then unit_door_index. Doors without a building within the distance, in metres on the ellipsoid.
select g.place::integer, d.id, public.st_x(d.point), public.st_y(d.point), d.label_key, u.number
  from unnest(doorplate.texts(%(lons)s::text)::float8[], doorplate.texts(%(lats)s::text)::float8[], doorplate.texts(%(keys)s::text)) with ordinality g (lon, lat, key, place)
 cross join lateral (
      select distinct doorplate.tile_of(g.lon + x * %(metres)s::float8 / 111000 / cos(radians(g.lat)),
                                        g.lat + y * %(metres)s::float8 / 110500) as tile
        from (values (-1), (1)) xs (x), (values (-1), (1)) ys (y)) t
  join doorplate.door d on d.building is null and d.tile = t.tile and d.label_key = g.key
   and public.st_dwithin(d.point::public.geography,
                         public.st_setsrid(public.st_makepoint(g.lon, g.lat), 4326)::public.geography,
                         %(metres)s::float8)
  left join lateral (
      select number from doorplate.unit
       where door = d.id and parent is null and status <> 'retired'
       order by kind = 'home' desc, number limit 1) u on true

-- name: find_unplaced
-- unit_unplaced_index. Units whose address was written the same, and is not known.
select g.place::integer, u.door, u.number
  from unnest(%(addresses)s::text[], %(keys)s::text[]) with ordinality g (address, key, place)
  join doorplate.unit u on u.address = g.address and u.label_key = g.key and u.point is null
   and u.parent is null and u.status <> 'retired'

-- name: find_parts
-- unit_part_once.
select parent, label_key, number
  from doorplate.unit
 where parent = any(%(parents)s::bigint[]) and status <> 'retired'

-- name: find_twin_buildings
-- building_area_index, within the function: buildings that may be the same.
select one, other from doorplate.twin_buildings(%(buildings)s::bigint[], %(metres)s::float8)

-- name: find_buildings_near
-- building_area_index, within the function: buildings within the distance of a point, in metres on the ellipsoid.
select place, building from doorplate.buildings_near(%(lons)s::float8[], %(lats)s::float8[], %(metres)s::float8)

-- name: new_doors
select nextval('doorplate.door_id_seq') from generate_series(1, %(count)s::integer)

-- name: insert_doors
insert into doorplate.door (id, building, label, label_key, floor, kind, point, cell)
overriding system value
select id, building, label, label_key, floor, 'home', public.st_setsrid(public.st_makepoint(lon, lat), 4326), cell
  from unnest(doorplate.texts(%(ids)s::text)::bigint[], doorplate.texts(%(buildings)s::text)::bigint[],
              doorplate.texts(%(labels)s::text), doorplate.texts(%(keys)s::text), doorplate.texts(%(floors)s::text),
              doorplate.texts(%(lons)s::text)::float8[], doorplate.texts(%(lats)s::text)::float8[],
              doorplate.texts(%(cells)s::text)::integer[])
       given (id, building, label, label_key, floor, lon, lat, cell)

-- name: insert_units
insert into doorplate.unit (number, door, building, parent, kind, label, label_key, floor, area_m2, status, status_on,
                            cause, address, point, tile, cell, made_by, made_at)
select number, door, building, parent, kind, label, label_key, floor, area_m2, status, status_on, cause, address, p.point,
       coalesce(doorplate.tile_of(p.point), 0), cell, doorplate.current_actor(), %(now)s::timestamptz
  from unnest(doorplate.texts(%(numbers)s::text)::bigint[], doorplate.texts(%(doors)s::text)::bigint[],
              doorplate.texts(%(buildings)s::text)::bigint[], doorplate.texts(%(parents)s::text)::bigint[],
              doorplate.texts(%(kinds)s::text), doorplate.texts(%(labels)s::text), doorplate.texts(%(keys)s::text),
              doorplate.texts(%(floors)s::text), doorplate.texts(%(areas)s::text)::float8[],
              doorplate.texts(%(statuses)s::text), doorplate.texts(%(status_on)s::text)::date[],
              doorplate.texts(%(causes)s::text), doorplate.texts(%(addresses)s::text),
              doorplate.texts(%(lons)s::text)::float8[], doorplate.texts(%(lats)s::text)::float8[],
              doorplate.texts(%(cells)s::text)::integer[])
       given (number, door, building, parent, kind, label, label_key, floor, area_m2, status, status_on, cause, address,
              lon, lat, cell)
 cross join lateral (select public.st_setsrid(public.st_makepoint(lon, lat), 4326) as point) p

-- name: insert_aliases
insert into doorplate.unit_alias (scheme, code, unit)
select scheme, code, unit
  from unnest(%(schemes)s::text[], %(codes)s::text[], %(units)s::bigint[]) given (scheme, code, unit)

-- name: move_aliases
-- unit_alias_unit_index.
update doorplate.unit_alias
   set unit = %(into)s::bigint
 where unit = any(%(units)s::bigint[]) and valid @> current_date
returning scheme, code

-- name: return_aliases
-- unit_alias_code_index.
update doorplate.unit_alias a
   set unit = %(unit)s::bigint
  from unnest(%(schemes)s::text[], %(codes)s::text[]) g (scheme, code)
 where a.scheme = g.scheme and a.code = g.code and a.unit = %(into)s::bigint and a.valid @> current_date

-- name: doors_are_homes
-- door_key. A door behind which somebody lives or could live; where the actor may say so.
update doorplate.door set kind = 'home' where id = any(%(doors)s::bigint[]) and kind = 'unknown'

-- name: update_units
-- unit_key. What is null stays.
update doorplate.unit u
   set floor = coalesce(g.floor, u.floor),
       area_m2 = coalesce(g.area, u.area_m2),
       status = coalesce(g.status, u.status),
       status_on = coalesce(g.status_on, u.status_on)
  from unnest(%(numbers)s::bigint[], %(floors)s::text[], %(areas)s::float8[], %(statuses)s::text[],
              %(status_on)s::date[]) g (number, floor, area, status, status_on)
 where u.number = g.number

-- name: rename_unit
-- unit_key.
update doorplate.unit set label = %(label)s::text, label_key = %(key)s::text where number = %(number)s::bigint

-- name: is_in_frame
-- frame_door_index. A door that a source of the frame shows stays where that has it.
select exists (select from doorplate.frame where door = %(door)s::bigint)

-- name: move_door
-- door_key.
update doorplate.door
   set building = %(building)s::bigint, label = %(label)s::text, label_key = %(key)s::text, cell = %(cell)s::integer,
       point = public.st_setsrid(public.st_makepoint(%(lon)s::float8, %(lat)s::float8), 4326)
 where id = %(door)s::bigint

-- name: move_units
-- unit_key. A home with all its parts.
update doorplate.unit
   set door = %(door)s::bigint, building = %(building)s::bigint, cell = %(cell)s::integer,
       point = public.st_setsrid(public.st_makepoint(%(lon)s::float8, %(lat)s::float8), 4326),
       tile = coalesce(doorplate.tile_of(%(lon)s::float8, %(lat)s::float8), 0)
 where number = any(%(numbers)s::bigint[])

-- name: find_tree
-- unit_parent_index. Units with all their parts that are not retired.
with recursive tree (number, depth) as (
    select number, 0 from doorplate.unit where number = any(%(numbers)s::bigint[])
    union
    select u.number, t.depth + 1 from doorplate.unit u join tree t on u.parent = t.number where u.status <> 'retired'
)
select distinct number from tree

-- name: retire
-- unit_key.
update doorplate.unit
   set status = 'retired', status_on = %(on)s::date, cause = %(cause)s::text
 where number = any(%(numbers)s::bigint[]) and status <> 'retired'

-- name: unretire
-- unit_key.
update doorplate.unit
   set status = %(status)s::text, status_on = %(on)s::date, cause = null
 where number = %(number)s::bigint and status = 'retired'

-- name: set_parent
-- unit_key.
update doorplate.unit set parent = %(parent)s::bigint where number = any(%(numbers)s::bigint[])

-- name: follow_parent
-- unit_parent_index. Parts, and parts of parts, stand where the whole does.
with recursive tree (number) as (
    select number from doorplate.unit where number = any(%(numbers)s::bigint[])
    union
    select u.number from doorplate.unit u join tree t on u.parent = t.number
)
update doorplate.unit
   set door = w.door, building = w.building, point = w.point, tile = w.tile, cell = w.cell
  from (select door, building, point, tile, cell from doorplate.unit where number = %(parent)s::bigint) w
 where number in (select number from tree)

-- name: cause_of
-- unit_key.
select cause from doorplate.unit where number = %(number)s::bigint

-- name: insert_lineage
insert into doorplate.unit_lineage (predecessor, successor, kind, at)
select predecessor, successor, %(kind)s::text, %(now)s::timestamptz
  from unnest(%(predecessors)s::bigint[], %(successors)s::bigint[]) given (predecessor, successor)

-- name: delete_lineage
-- unit_lineage_key. A merge that a person has taken back.
delete from doorplate.unit_lineage where predecessor = %(predecessor)s::bigint and successor = %(successor)s::bigint

-- name: open_lettings
-- letting_unit_index. Codes of the lettings of a unit that were not withdrawn.
select code from doorplate.letting where unit = %(unit)s::bigint and withdrawn_on is null order by id

-- name: successors_of
-- unit_lineage_key.
select predecessor, successor from doorplate.unit_lineage where predecessor = any(%(numbers)s::bigint[]) order by successor

-- name: move_lettings
-- letting_unit_index.
update doorplate.letting
   set unit = %(into)s::bigint, changed_at = %(now)s::timestamptz
 where unit = any(%(units)s::bigint[]) and withdrawn_on is null
returning id

-- name: return_lettings
-- letting_key.
update doorplate.letting
   set unit = %(unit)s::bigint, changed_at = %(now)s::timestamptz
 where id = any(%(ids)s::bigint[])

-- name: reopen_doors
-- door_key. Doors behind which there is a unit again.
update doorplate.door set kind = 'home' where id = any(%(doors)s::bigint[]) and kind = 'not_a_home'

-- name: empty_doors
-- door_key, unit_door_index. Doors that a split or merge has left without a unit are homes no more.
update doorplate.door d
   set kind = 'not_a_home'
 where d.id = any(%(doors)s::bigint[])
   and not exists (select from doorplate.unit u where u.door = d.id and u.status <> 'retired')

-- name: public_unit
select registered, valid_until, label, division from doorplate.public_unit(%(number)s::bigint)

-- name: view_unit
-- unit_key; row-level security decides who sees it.
select u.number, u.kind, u.label, coalesce(d.label, m.door_label), u.floor, u.area_m2::float8, u.status, u.status_on,
       u.cause, coalesce(b.code, m.building_code), u.address, public.st_x(u.point), public.st_y(u.point), u.parent,
       array(select p.number::bigint from doorplate.unit p where p.parent = u.number and p.status <> 'retired'
              order by p.label, p.number),
       array(select a.scheme || ':' || a.code from doorplate.unit_alias a
              where a.unit = u.number and a.valid @> current_date order by 1),
       array(select l.predecessor from doorplate.unit_lineage l where l.successor = u.number order by 1),
       array(select l.successor from doorplate.unit_lineage l where l.predecessor = u.number order by 1),
       u.lettings, u.residences_confirmed, u.residences_claimed
  from doorplate.unit u
  left join doorplate.door d on d.id = u.door
  left join doorplate.building b on b.id = u.building
  left join doorplate.my_unit_places(array[%(number)s::bigint]) m on m.unit = u.number
 where u.number = %(number)s::bigint

-- name: find_alias
-- unit_alias_code_index. Of codes that have passed on, the unit that bears it now; else the last that did.
select unit from doorplate.unit_alias
 where scheme = %(scheme)s::text and code = %(code)s::text
 order by upper(valid) desc nulls first
 limit 1

-- name: cells_in_scope
-- account_scope_key. The cells of the actor's scope; null where that is everywhere.
select case when get_bit(s.bits, 0) = 0
            then array(select n from generate_series(1, length(s.bits) * 8 - 1) n
                        where get_bit(s.bits || ''::bytea, n::bigint) = 1) end
  from doorplate.account_scope s
 where s.account = doorplate.current_actor()

-- name: units_in_scope
-- unit_key in its order for a wide scope, unit_cell_index for a narrow one: planned with its cells.
select u.number, u.kind, u.label, u.status, b.code, public.st_x(u.point), public.st_y(u.point), u.lettings
  from doorplate.unit u
  left join doorplate.building b on b.id = u.building
 where (%(cells)s::integer[] is null or u.cell = any(%(cells)s::integer[]))
   and (%(status)s::text is null or u.status = %(status)s::text)
   and u.number > %(after)s::bigint
 order by u.number
 limit %(limit)s::integer

-- name: own_units
-- unit_key by the own units of the acting landlord, agent or tenant.
select u.number, u.kind, u.label, u.status, m.building_code, public.st_x(u.point), public.st_y(u.point), u.lettings
  from doorplate.unit u
  join doorplate.my_unit_places((select doorplate.my_let_units() || doorplate.my_home_units())) m on m.unit = u.number
 where u.number = any ((select doorplate.my_let_units() || doorplate.my_home_units())::bigint[])
   and (%(status)s::text is null or u.status = %(status)s::text)
   and (%(building)s::text is null or m.building_code = %(building)s::text)
   and (%(west)s::float8 is null
        or (public.st_x(u.point) between %(west)s::float8 and %(east)s::float8
            and public.st_y(u.point) between %(south)s::float8 and %(north)s::float8))
   and u.number > %(after)s::bigint
 order by u.number
 limit %(limit)s::integer

-- name: units_in_box
-- unit_tile_index, by the columns of tiles that cover the box: "offset 0" keeps them the first that is looked up, where
-- the planner takes the box for so narrow that it would rather read all units.
select u.number, u.kind, u.label, u.status, b.code, public.st_x(u.point), public.st_y(u.point), u.lettings
  from doorplate.tile_ranges(%(west)s::float8, %(south)s::float8, %(east)s::float8, %(north)s::float8) t
 cross join lateral (select * from doorplate.unit where tile between t.low and t.high offset 0) u
  left join doorplate.building b on b.id = u.building
 where public.st_x(u.point) between %(west)s::float8 and %(east)s::float8
   and public.st_y(u.point) between %(south)s::float8 and %(north)s::float8
   and (%(building)s::text is null or b.code = %(building)s::text)
   and (%(status)s::text is null or u.status = %(status)s::text)
   and u.number > %(after)s::bigint
 order by u.number
 limit %(limit)s::integer

-- name: units_of_building
-- building_code, then unit_building_index.
select u.number, u.kind, u.label, u.status, b.code, public.st_x(u.point), public.st_y(u.point), u.lettings
  from doorplate.building b
  join doorplate.unit u on u.building = b.id
 where b.code = %(building)s::text
   and (%(status)s::text is null or u.status = %(status)s::text)
   and u.number > %(after)s::bigint
 order by u.number
 limit %(limit)s::integer

-- name: stream_units
-- unit_key, in its order; row-level security leaves those that the actor may see.
select u.number, array(select a.scheme || ':' || a.code from doorplate.unit_alias a
                        where a.unit = u.number and a.valid @> current_date order by 1),
       b.code, u.address, public.st_x(u.point), public.st_y(u.point), u.label, u.kind, u.parent, u.floor,
       u.area_m2::float8, u.status, u.status_on, u.cause
  from doorplate.unit u
  left join doorplate.building b on b.id = u.building
 order by u.number
