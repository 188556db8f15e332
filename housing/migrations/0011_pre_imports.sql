-- What imports stand on: where points lie, who may write where, cells that move, doors without labels, jobs that go on
-- after a kill, and the ground between the homes: streets, barriers, water and green.

-- Which of these divisions the acting desk is granted, themselves or with one that they are a part of. Those that are not
-- there yet are none of them, except for who acts everywhere.
create function doorplate.my_divisions(codes text[]) returns setof text
    language plpgsql stable security definer set search_path = ''
as $$
begin
    if not doorplate.is_desk() then
        return;
    elsif exists (select from doorplate.account where id = doorplate.current_actor() and everywhere) then
        return query select distinct unnest(codes);
    else
        return query
            with recursive up (code, above) as (
                select c, c from unnest(codes) c
                union
                select up.code, d.parent from up join doorplate.division d on d.code = up.above
                 where d.parent is not null
            )
            select distinct up.code from up
              join doorplate.account_grant g on g.division = up.above and g.account = doorplate.current_actor();
    end if;
end
$$;

-- Where points lie: division (as given, else that of the cell, else the smallest whose area covers the point) and cell,
-- by the same rule as cell_at. For many points at once, and as definer: row-level security would keep the points from
-- the index over areas, and areas are no secret.
create function doorplate.place(points public.geometry[], within text[])
    returns table (nth bigint, division text, cell integer)
    language sql stable security definer set search_path = ''
    begin atomic
        select given.nth, home.division,
               coalesce(covering.number,
                        (select c.number from doorplate.cell c
                          where c.division = home.division and c.area is null order by c.number limit 1),
                        0)
          from unnest(points, within) with ordinality given (point, division, nth)
          left join lateral (select c.number, c.division from doorplate.cell c
                              where c.area is not null and public.st_covers(c.area, given.point)
                              order by c.number limit 1) covering on true
          cross join lateral (select coalesce(given.division, covering.division,
                                  (select d.code from doorplate.division d
                                    where d.area is not null and public.st_covers(d.area, given.point)
                                    order by d.level desc, d.code limit 1)) as division) home
         where (select doorplate.is_actor());
    end;

-- A granted division without any cell gets the one that stands for it as a whole.
create function doorplate.make_cells(divisions text[]) returns void
    language sql security definer set search_path = ''
    begin atomic
        insert into doorplate.cell (code, name, division)
            select d.code, d.name, d.code from doorplate.division d
             where d.code in (select doorplate.my_divisions(divisions))
               and not exists (select from doorplate.cell c where c.division = d.code)
             order by d.code
            on conflict (code) do nothing;
    end;

-- Sum cells anew, from the sums of their buildings.
create function doorplate.sum_cells(numbers integer[]) returns void
    language sql security definer set search_path = ''
    begin atomic
        insert into doorplate.cell_sum as s
            select c.number, count(b.id), coalesce(sum(b.units), 0), coalesce(sum(b.units_let), 0),
                   coalesce(sum(b.residences_confirmed), 0), coalesce(sum(b.residences_claimed), 0)
              from doorplate.cell c
              left join doorplate.building b on b.cell = c.number
             where c.number = any (numbers)
             group by c.number
             order by c.number
            on conflict (cell) do update
               set buildings = excluded.buildings, units = excluded.units, units_let = excluded.units_let,
                   residences_confirmed = excluded.residences_confirmed,
                   residences_claimed = excluded.residences_claimed
             where (s.buildings, s.units, s.units_let, s.residences_confirmed, s.residences_claimed)
                is distinct from (excluded.buildings, excluded.units, excluded.units_let,
                                  excluded.residences_confirmed, excluded.residences_claimed);
    end;

-- What stands in buildings, or behind doors, that came into another cell follows them. Only rows that differ are written,
-- in the order of their keys.
create function doorplate.follow_places(moved_buildings bigint[], moved_doors bigint[]) returns void
    language plpgsql security definer set search_path = ''
as $$
declare
    followers bigint[];
begin
    perform from doorplate.unit u
      where u.building = any (moved_buildings) or u.door = any (moved_doors) order by u.number for no key update;
    update doorplate.door d set cell = b.cell
      from doorplate.building b where b.id = any (moved_buildings) and d.building = b.id and d.cell <> b.cell;
    update doorplate.frame f set cell = b.cell
      from doorplate.building b where b.id = any (moved_buildings) and f.building = b.id and f.cell <> b.cell;
    update doorplate.frame f set cell = d.cell
      from doorplate.door d where d.id = any (moved_doors) and f.door = d.id and f.building is null and f.cell <> d.cell;
    with followed as (
        update doorplate.unit u set cell = d.cell
          from doorplate.door d
         where u.door = d.id and u.cell <> d.cell and (u.building = any (moved_buildings) or u.door = any (moved_doors))
        returning u.number
    )
    select array_agg(number) into followers from followed;
    update doorplate.review_item r set cell = u.cell
      from doorplate.unit u where u.number = any (followers) and r.unit = u.number and r.cell <> u.cell;
end
$$;

-- After these cells came or moved: whatever lies in them, or did, goes where it lies now. Returns how many buildings and
-- doors went into another cell. Who does not act everywhere moves only what was in the own scope.
create function doorplate.place_again(changed integer[]) returns bigint
    language plpgsql security definer set search_path = ''
as $$
declare
    scope constant bytea := (select bits || ''::bytea from doorplate.account_scope
                              where account = doorplate.current_actor());
    ids bigint[];
    points public.geometry[];
    divisions text[];
    cells integer[];
    buildings bigint[];
    doors bigint[];
    touched integer[] := changed;
begin
    if not doorplate.is_desk() then
        return 0;
    end if;
    with here as (
        select b.id from doorplate.building b where b.cell = any (changed)
        union
        select b.id from doorplate.cell c
          join doorplate.building b on b.area operator(public.&&) c.area and public.st_covers(c.area, b.point)
         where c.number = any (changed)
    ), locked as (
        select b.id, b.point, b.division, b.cell from doorplate.building b
         where b.id in (select id from here) and coalesce(get_bit(scope, b.cell::bigint) = 1, false)
         order by b.id for no key update
    )
    select array_agg(id), array_agg(point), array_agg(division), array_agg(cell)
      into ids, points, divisions, cells from locked;
    touched := touched || array(select distinct unnest(cells));
    with moved as (
        update doorplate.building b set cell = p.cell
          from doorplate.place(points, divisions) p
         where b.id = ids[p.nth] and b.cell <> p.cell
        returning b.id, b.cell
    )
    select array_agg(id), touched || array_agg(distinct cell) into buildings, touched from moved;

    with here as (
        select d.id from doorplate.door d where d.building is null and d.cell = any (changed)
        union
        select d.id from doorplate.cell c
         cross join lateral doorplate.tile_ranges(public.st_xmin(c.area), public.st_ymin(c.area),
                                                  public.st_xmax(c.area), public.st_ymax(c.area)) r
          join doorplate.door d on d.tile between r.low and r.high and d.building is null
                               and public.st_covers(c.area, d.point)
         where c.number = any (changed)
    ), locked as (
        select d.id, d.point from doorplate.door d
         where d.id in (select id from here) and coalesce(get_bit(scope, d.cell::bigint) = 1, false)
         order by d.id for no key update
    )
    select array_agg(id), array_agg(point), array_agg(null::text) into ids, points, divisions from locked;
    with moved as (
        update doorplate.door d set cell = p.cell
          from doorplate.place(points, divisions) p
         where d.id = ids[p.nth] and d.point is not null and d.cell <> p.cell
        returning d.id
    )
    select array_agg(id) into doors from moved;

    perform doorplate.follow_places(buildings, doors);
    perform doorplate.sum_cells(array(select distinct unnest(touched)));
    return coalesce(cardinality(buildings), 0) + coalesce(cardinality(doors), 0);
end
$$;

revoke all on function doorplate.my_divisions(text[]),
    doorplate.place(public.geometry[], text[]), doorplate.make_cells(text[]),
    doorplate.sum_cells(integer[]), doorplate.follow_places(bigint[], bigint[]), doorplate.place_again(integer[])
    from public;
grant execute on function doorplate.my_divisions(text[]),
    doorplate.place(public.geometry[], text[]), doorplate.make_cells(text[]),
    doorplate.sum_cells(integer[]), doorplate.follow_places(bigint[], bigint[]), doorplate.place_again(integer[])
    to doorplate_registrar;

-- A division that comes under another one takes its cells along, and with them what accounts may see.
create function doorplate.divisions_moved() returns trigger
    language plpgsql security definer set search_path = ''
as $$
begin
    if exists (select from before b join changed c using (code) where b.parent is distinct from c.parent) then
        perform doorplate.refresh_scopes(array(
            select distinct account from doorplate.account_grant where division is not null));
    end if;
    return null;
end
$$;
revoke all on function doorplate.divisions_moved() from public;
create trigger divisions_moved after update on doorplate.division
    referencing old table as before new table as changed for each statement execute function doorplate.divisions_moved();

-- Doors without a label are told apart by their place in a row: the n-th of their building, of their point, or of the row
-- of the frame that counts them.
alter table doorplate.door
    add nth integer constraint door_nth check (nth >= 1),
    add of_source text,
    add of_source_id text,
    add constraint door_of_row foreign key (of_source, of_source_id) references doorplate.frame,
    add constraint door_of_whole_row check ((of_source is null) = (of_source_id is null) and (of_source is null or nth is not null));
comment on column doorplate.door.of_source is 'with of_source_id: the row of the frame whose n-th door it is';
create unique index door_nth_once on doorplate.door (building, nth)
    where building is not null and label_key = '' and of_source is null;
create unique index door_of_row_once on doorplate.door (of_source, of_source_id, nth) where of_source is not null;

-- Doors are made many at once, and what refers to them is written in the same breath.
grant usage on sequence doorplate.door_id_seq to doorplate_registrar;

create function doorplate.number_door() returns trigger
    language plpgsql security definer set search_path = ''
as $$
begin
    new.nth := 1 + coalesce((select max(nth) from doorplate.door
                              where building = new.building and label_key = '' and of_source is null), 0);
    return new;
end
$$;
revoke all on function doorplate.number_door() from public;
create trigger door_numbered before insert on doorplate.door for each row
    when (new.label_key = '' and new.building is not null and new.nth is null) execute function doorplate.number_door();

-- How far an import has come: a file that was broken off goes on where it was. Rows are numbers, files are digests.
create table doorplate.import_job (
    account uuid not null constraint import_job_account references doorplate.account,
    kind text not null constraint import_job_kind check (kind ~ '^[a-z_]{1,32}$'),
    digest text not null constraint import_job_digest check (digest ~ '^[0-9a-f]{64}$'),
    next_row bigint not null default 0 constraint import_job_next_row check (next_row >= 0),
    left_rows int8multirange not null default '{}',
    added bigint not null default 0,
    changed bigint not null default 0,
    state text not null default 'running' constraint import_job_state check (state in ('running', 'done')),
    begun_at timestamptz not null,
    changed_at timestamptz not null,
    constraint import_job_key primary key (account, kind, digest)
);
call doorplate.protect('doorplate.import_job');
comment on column doorplate.import_job.digest is 'SHA-256 of the file and of how it was to be read';
comment on column doorplate.import_job.next_row is 'all rows before it are in, but for left_rows';
create policy own_rows on doorplate.import_job to doorplate_registrar
    using (account = (select doorplate.current_actor()) and (select doorplate.is_actor()))
    with check (account = (select doorplate.current_actor()) and (select doorplate.is_actor()));
create policy own_rows_read on doorplate.import_job for select to doorplate_app
    using (account = (select doorplate.current_actor()) and (select doorplate.is_actor()));
create policy administrators_read on doorplate.import_job for select to doorplate_app
    using ((select doorplate.actor_kind()) = 'administrator');
create policy worker_all on doorplate.import_job to doorplate_worker using (true) with check (true);
grant select, insert, update on doorplate.import_job to doorplate_registrar;
grant select on doorplate.import_job to doorplate_app;
grant select, delete on doorplate.import_job to doorplate_worker;

-- The ground between the homes, as OpenStreetMap draws it. Lines share nodes where they meet.
alter table doorplate.entrance add node bigint constraint entrance_node unique;
comment on column doorplate.entrance.node is 'its node in OpenStreetMap, where streets may begin';

create table doorplate.street (
    way bigint constraint street_key primary key,
    name text, name_zh text, name_en text,
    highway text not null,
    area boolean not null,
    foot text not null constraint street_foot check (foot in ('yes', 'steps', 'no')),
    foot_rule text not null,
    oneway text not null constraint street_oneway check (oneway in ('both', 'forward', 'backward')),
    step_count integer, sidewalk text, bridge boolean not null, tunnel boolean not null, layer integer not null,
    level text, surface text, width_m real, incline_percent real, climb text, lit boolean,
    nodes bigint[] not null,
    barriers jsonb not null default '[]',
    crossings bigint[] not null default '{}',
    line public.geometry(linestring, 4326) not null,
    constraint street_nodes check (cardinality(nodes) = public.st_npoints(line))
);
call doorplate.protect('doorplate.street');
call doorplate.open_to_actors('doorplate.street');
comment on column doorplate.street.oneway is 'of walkers';
comment on column doorplate.street.nodes is 'one for each vertex of the line';
comment on column doorplate.street.barriers is 'on its nodes: [node, kind, foot (yes, private, no)]';
comment on column doorplate.street.crossings is 'its nodes where a road or a railway may be crossed';
create index street_line_index on doorplate.street using gist (line);

create table doorplate.barrier (
    way bigint constraint barrier_key primary key,
    kind text not null constraint barrier_kind check
        (kind in ('wall', 'fence', 'hedge', 'guard_rail', 'railway', 'cliff')),
    openings jsonb not null default '[]',
    line public.geometry(linestring, 4326) not null
);
call doorplate.protect('doorplate.barrier');
call doorplate.open_to_actors('doorplate.barrier');
comment on column doorplate.barrier.openings is 'where a walker may pass: [node, kind, foot]';
create index barrier_line_index on doorplate.barrier using gist (line);

create table doorplate.ground (
    code text constraint ground_key primary key constraint ground_code_form check (code ~ '^[nwr][0-9]+$'),
    kind text not null,
    name text, name_zh text, name_en text,
    shape public.geometry(geometry, 4326) not null constraint ground_shape_kind check
        (public.geometrytype(shape) in ('LINESTRING', 'POLYGON', 'MULTIPOLYGON'))
);
call doorplate.protect('doorplate.ground');
call doorplate.open_to_actors('doorplate.ground');
create index ground_shape_index on doorplate.ground using gist (shape);
