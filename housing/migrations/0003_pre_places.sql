-- Where homes are: divisions, cells, stations, buildings, entrances, addresses, doors and the frame.
-- The application reads, within its scope; the registrar writes, where the actor may.

-- The tile key: a square of 1/800 degree (139 m north to south), numbered column by column from the south-west corner
-- of the world, so that a column of a box is one range of keys. EPSG:4326.
create function doorplate.tile_of(lon double precision, lat double precision) returns bigint
    language sql immutable strict parallel safe
    return (floor((lon + 180) * 800)::bigint << 18) + floor((lat + 90) * 800)::bigint;

create function doorplate.tile_of(point public.geometry) returns bigint
    language sql immutable strict parallel safe
    return doorplate.tile_of(public.st_x(point), public.st_y(point));

-- The ranges of keys that cover a box, one a column.
create function doorplate.tile_ranges(west double precision, south double precision,
                                      east double precision, north double precision)
    returns table (low bigint, high bigint)
    language sql immutable strict parallel safe rows 8
    begin atomic
        select (x << 18) + floor((south + 90) * 800)::bigint, (x << 18) + floor((north + 90) * 800)::bigint
          from generate_series(floor((west + 180) * 800)::bigint, floor((east + 180) * 800)::bigint) x;
    end;

create function doorplate.is_staff() returns boolean
    language sql stable parallel safe
    return doorplate.actor_kind() in ('officer', 'team_member', 'administrator');
create function doorplate.is_desk() returns boolean
    language sql stable parallel safe
    return doorplate.actor_kind() in ('officer', 'administrator');
revoke all on function doorplate.is_staff(), doorplate.is_desk() from public;
grant execute on function doorplate.is_staff(), doorplate.is_desk()
    to doorplate_app, doorplate_registrar, doorplate_worker;

-- The one scope rule: a table with a column cell is seen by staff whose bits hold that cell. The bits are read once a
-- query (an initial plan); the empty string unpacks them once, not once a row (docs/decisions/0005).
create procedure doorplate.scope_by_cell(target regclass)
    language plpgsql
as $$
declare
    in_scope constant text := 'coalesce(get_bit((select bits || ''''::bytea from doorplate.account_scope '
        'where account = (select doorplate.current_actor())), cell::bigint) = 1, false)';
begin
    execute format('create policy staff_in_scope on %s for select to doorplate_app using (%s)', target, in_scope);
    execute format('create policy registrar_reads on %s for select to doorplate_registrar '
        'using ((select doorplate.current_actor()) is not null)', target);
    execute format('create policy desk_adds on %s for insert to doorplate_registrar '
        'with check ((select doorplate.is_desk()) and %s)', target, in_scope);
    execute format('create policy desk_changes on %s for update to doorplate_registrar '
        'using ((select doorplate.is_desk()) and %s) with check ((select doorplate.is_desk()) and %2$s)',
        target, in_scope);
    execute format('create policy worker_all on %s to doorplate_worker using (true) with check (true)', target);
    execute format('grant select on %s to doorplate_app', target);
    execute format('grant select, insert, update on %s to doorplate_registrar, doorplate_worker', target);
end
$$;
revoke all on procedure doorplate.scope_by_cell(regclass) from public;

-- What everyone who acts may read, and administrators may write: areas, stations, entrances.
create procedure doorplate.open_to_actors(target regclass)
    language plpgsql
as $$
begin
    execute format('create policy actors_read on %s for select to doorplate_app, doorplate_registrar '
        'using ((select doorplate.is_actor()))', target);
    execute format('create policy desk_adds on %s for insert to doorplate_registrar '
        'with check ((select doorplate.is_desk()))', target);
    execute format('create policy desk_changes on %s for update to doorplate_registrar '
        'using ((select doorplate.is_desk())) with check ((select doorplate.is_desk()))', target);
    execute format('create policy worker_all on %s to doorplate_worker using (true) with check (true)', target);
    execute format('grant select on %s to doorplate_app', target);
    execute format('grant select, insert, update on %s to doorplate_registrar, doorplate_worker', target);
end
$$;
revoke all on procedure doorplate.open_to_actors(regclass) from public;

create table doorplate.division (
    code text constraint division_key primary key constraint division_code_form check (code ~ '^[0-9A-Za-z._-]{1,24}$'),
    name text not null constraint division_name check (length(name) between 1 and 100),
    name_en text,
    parent text constraint division_parent references doorplate.division,
    level smallint not null constraint division_level check (level between 1 and 5),
    valid_from date,
    valid_until date,
    area public.geometry(multipolygon, 4326),
    constraint division_not_own_parent check (parent <> code),
    constraint division_period check (valid_until > valid_from)
);
call doorplate.protect('doorplate.division');
call doorplate.open_to_actors('doorplate.division');
create index division_parent_index on doorplate.division (parent);
create index division_area_index on doorplate.division using gist (area) where area is not null;

-- Cells have small dense numbers besides their codes: the bits of scopes. Number 0 stands for "in no cell"; a division
-- without cells gets one of its own, without an area, when a building is first placed there.
create table doorplate.cell (
    number integer generated by default as identity constraint cell_key primary key,
    code text not null constraint cell_code unique constraint cell_code_form check (code ~ '^[0-9A-Za-z._-]{1,32}$'),
    name text not null constraint cell_name check (length(name) between 1 and 100),
    division text constraint cell_division references doorplate.division,
    area public.geometry(multipolygon, 4326),
    constraint cell_has_division check (division is not null or number = 0)
);
insert into doorplate.cell (number, code, name) values (0, 'none', '未划入网格');
call doorplate.protect('doorplate.cell');
call doorplate.open_to_actors('doorplate.cell');
create index cell_division_index on doorplate.cell (division);
create index cell_area_index on doorplate.cell using gist (area) where area is not null;

create table doorplate.station (
    code text constraint station_key primary key constraint station_code_form check (code ~ '^[0-9A-Za-z._-]{1,32}$'),
    name text not null constraint station_name check (length(name) between 1 and 100),
    name_en text,
    kind text not null default 'station'
        constraint station_kind check (kind in ('station', 'clinic', 'school', 'legal_aid', 'other')),
    division text constraint station_division references doorplate.division,
    phone text,
    hours text,
    point public.geometry(point, 4326) not null
);
call doorplate.protect('doorplate.station');
call doorplate.open_to_actors('doorplate.station');
create index station_division_index on doorplate.station (division);

-- Sums over a building's units stand in its row: the write path keeps them, the worker adds up cells from them.
create table doorplate.building (
    id bigint generated always as identity constraint building_key primary key,
    code text not null constraint building_code unique constraint building_code_form check (length(code) between 1 and 64),
    name text constraint building_name check (length(name) <= 100),
    division text constraint building_division references doorplate.division,
    kind text not null default 'other' constraint building_kind check (kind in
        ('house', 'apartment', 'dormitory', 'mixed', 'office', 'shop', 'other')),
    floors smallint constraint building_floors check (floors between 1 and 200),
    doors_per_floor smallint constraint building_doors_per_floor check (doors_per_floor between 1 and 500),
    area public.geometry(geometry, 4326) not null constraint building_area_kind check
        (public.geometrytype(area) in ('POLYGON', 'MULTIPOLYGON', 'POINT')),
    point public.geometry(point, 4326) not null,
    tile bigint not null generated always as (doorplate.tile_of(point)) stored,
    cell integer not null default 0 constraint building_cell references doorplate.cell,
    units integer not null default 0,
    units_let integer not null default 0,
    residences_confirmed integer not null default 0,
    residences_claimed integer not null default 0,
    sums_due boolean not null default false
) with (fillfactor = 70);
call doorplate.protect('doorplate.building');
call doorplate.scope_by_cell('doorplate.building');
create index building_tile_index on doorplate.building (tile);
create index building_cell_index on doorplate.building (cell);
create index building_area_index on doorplate.building using gist (area);
create index building_sums_due_index on doorplate.building (cell) where sums_due;

create table doorplate.entrance (
    id bigint generated always as identity constraint entrance_key primary key,
    building bigint not null constraint entrance_building references doorplate.building,
    label text not null default '' constraint entrance_label check (length(label) <= 20),
    access_from time,
    access_until time,
    point public.geometry(point, 4326) not null,
    constraint entrance_once unique (building, label, point)
);
call doorplate.protect('doorplate.entrance');
call doorplate.open_to_actors('doorplate.entrance');

create table doorplate.address (
    code text constraint address_key primary key constraint address_code_form check (length(code) between 1 and 64),
    text text not null constraint address_text check (length(text) between 1 and 300),
    province text, city text, county text, street_town text, community text, road text, lane text, number text,
    estate_poi text, building_part text, unit_entrance text, floor text, room text,
    building bigint constraint address_building references doorplate.building,
    point public.geometry(point, 4326),
    tile bigint generated always as (doorplate.tile_of(point)) stored
);
call doorplate.protect('doorplate.address');
call doorplate.open_to_actors('doorplate.address');
comment on column doorplate.address.building_part is 'the component building of an address, such as 3栋';
create index address_building_index on doorplate.address (building);
create index address_tile_index on doorplate.address (tile);
create index address_text_index on doorplate.address (text);

-- A door is where a visitor can knock. Of its tenure the latest word counts, with its source and date.
create table doorplate.door (
    id bigint generated always as identity constraint door_key primary key,
    building bigint constraint door_building references doorplate.building,
    label text not null constraint door_label check (length(label) <= 20),
    label_key text not null constraint door_label_key check (length(label_key) <= 40),
    floor text constraint door_floor check (length(floor) <= 8),
    kind text not null default 'unknown' constraint door_kind check (kind in ('home', 'not_a_home', 'unknown')),
    tenure text not null default 'unknown'
        constraint door_tenure check (tenure in ('let', 'own_use', 'mixed', 'vacant', 'unknown')),
    tenure_source text,
    tenure_on date,
    point public.geometry(point, 4326),
    tile bigint generated always as (doorplate.tile_of(point)) stored,
    cell integer not null default 0 constraint door_cell references doorplate.cell,
    constraint door_tenure_has_source check (tenure = 'unknown' or tenure_source is not null)
) with (fillfactor = 80);
call doorplate.protect('doorplate.door');
call doorplate.scope_by_cell('doorplate.door');
comment on column doorplate.door.label_key is 'the label in normal form: near-duplicates share it; empty where the door has no label';
create unique index door_once on doorplate.door (building, label_key) where building is not null and label_key <> '';
create index door_building_index on doorplate.door (building);
create index door_tile_index on doorplate.door (tile);
create index door_cell_index on doorplate.door (cell);

-- The frame: what each independent source shows, one row as the source gave it.
create table doorplate.frame (
    source text not null constraint frame_source_form check (source ~ '^[0-9A-Za-z._-]{1,32}$'),
    source_id text not null constraint frame_source_id_form check (length(source_id) between 1 and 100),
    building bigint constraint frame_building references doorplate.building,
    door bigint constraint frame_door references doorplate.door,
    label text constraint frame_label check (length(label) <= 20),
    floor text constraint frame_floor check (length(floor) <= 8),
    doors integer not null default 1 constraint frame_doors check (doors between 0 and 10000),
    kind text not null default 'unknown' constraint frame_kind check (kind in ('home', 'not_a_home', 'unknown')),
    tenure text not null default 'unknown'
        constraint frame_tenure check (tenure in ('let', 'own_use', 'mixed', 'vacant', 'unknown')),
    active boolean,
    observed_on date,
    point public.geometry(point, 4326),
    cell integer not null default 0 constraint frame_cell references doorplate.cell,
    constraint frame_key primary key (source, source_id),
    constraint frame_has_place check (building is not null or point is not null)
);
call doorplate.protect('doorplate.frame');
call doorplate.scope_by_cell('doorplate.frame');
create index frame_building_index on doorplate.frame (building);
create index frame_door_index on doorplate.frame (door) where door is not null;
create index frame_cell_index on doorplate.frame (cell);

-- Which cell a point lies in; where no cell covers it, the cell that stands for the division as a whole.
create function doorplate.cell_at(place public.geometry, within text) returns integer
    language sql stable parallel safe
    begin atomic
        select coalesce(
            (select number from doorplate.cell where public.st_covers(area, place) order by number limit 1),
            (select number from doorplate.cell where division = within and area is null order by number limit 1),
            0);
    end;
revoke all on function doorplate.cell_at(public.geometry, text) from public;
grant execute on function doorplate.cell_at(public.geometry, text) to doorplate_registrar, doorplate_worker;
