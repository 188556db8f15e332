-- Units and their numbers, landlords and lettings.

-- A unit number is ten digits that mean nothing, the first not 0, and two check digits (ISO 7064 MOD 97-10): as a
-- whole number it leaves 1 when divided by 97.
create domain doorplate.unit_number as bigint
    constraint unit_number_form check (value between 100000000002 and 999999999998 and value % 97 = 1);

-- Blocks of numbers without check digits, first to last. Numbers are taken from the front; what a closed block has left
-- is burnt. No two blocks ever hold the same number.
create table doorplate.number_block (
    id integer generated always as identity constraint number_block_key primary key,
    first bigint not null,
    last bigint not null,
    next bigint not null,
    holder text not null constraint number_block_holder check (length(holder) between 1 and 100),
    opened_at timestamptz not null default clock_timestamp(),
    closed_at timestamptz,
    closed_because text constraint number_block_cause check (closed_because in ('used_up', 'restored', 'returned', 'lost')),
    constraint number_block_range check (first between 1000000000 and 9999999999 and last between first and 9999999999),
    constraint number_block_next check (next between first and last + 1),
    constraint number_block_closed check ((closed_at is null) = (closed_because is null)),
    constraint number_block_apart exclude using gist (int8range(first, last, '[]') with &&)
);
call doorplate.protect('doorplate.number_block');
create policy registrar_all on doorplate.number_block to doorplate_registrar
    using ((select doorplate.is_actor())) with check ((select doorplate.is_actor()));
create policy staff_read on doorplate.number_block for select to doorplate_app using ((select doorplate.is_desk()));
create policy worker_all on doorplate.number_block to doorplate_worker using (true) with check (true);
grant select on doorplate.number_block to doorplate_app;
grant select, insert, update on doorplate.number_block to doorplate_registrar, doorplate_worker;

create table doorplate.unit (
    number doorplate.unit_number constraint unit_key primary key,
    door bigint not null constraint unit_door references doorplate.door,
    building bigint constraint unit_building references doorplate.building,
    parent bigint constraint unit_parent references doorplate.unit,
    kind text not null default 'home' constraint unit_kind check (kind in ('home', 'room', 'bed')),
    label text not null constraint unit_label check (length(label) between 1 and 20),
    label_key text not null,
    floor text constraint unit_floor check (length(floor) <= 8),
    area_m2 numeric(6, 1) constraint unit_area check (area_m2 between 1 and 2000),
    status text not null default 'provisional' constraint unit_status check (status in ('provisional', 'live', 'retired')),
    status_on date not null default current_date,
    cause text constraint unit_cause check (cause ~ '^[a-z_]{1,32}$'),
    address text constraint unit_address check (length(address) <= 300),
    point public.geometry(point, 4326),
    tile bigint not null default 0,
    cell integer not null default 0 constraint unit_cell references doorplate.cell,
    made_by uuid,
    made_at timestamptz not null default clock_timestamp(),
    lettings integer not null default 0 constraint unit_lettings check (lettings >= 0),
    residences_confirmed integer not null default 0,
    residences_claimed integer not null default 0,
    constraint unit_tree check ((kind = 'home' and parent is null) or kind <> 'home'),
    constraint unit_not_own_parent check (parent <> number),
    constraint unit_retired_has_cause check (status <> 'retired' or cause is not null)
) with (fillfactor = 70);
call doorplate.protect('doorplate.unit');
call doorplate.scope_by_cell('doorplate.unit');
comment on column doorplate.unit.label is 'of a home its door label; of a room or bed its own, such as A';
comment on column doorplate.unit.lettings is 'lettings that were not withdrawn; expired ones count';
create index unit_door_index on doorplate.unit (door);
create index unit_building_index on doorplate.unit (building);
create index unit_parent_index on doorplate.unit (parent) where parent is not null;
create index unit_tile_index on doorplate.unit (tile);
create index unit_cell_index on doorplate.unit (cell);
create index unit_made_by_index on doorplate.unit (made_by) where status = 'provisional' and made_by is not null;
-- One home a door, and one room or bed of a name in its parent; an override with a reason adds a mark to the label.
create unique index unit_home_once on doorplate.unit (door) where kind = 'home' and status <> 'retired';
create unique index unit_part_once on doorplate.unit (parent, label_key) where parent is not null and status <> 'retired';

-- Foreign codes: unique in their scheme at any time.
create table doorplate.unit_alias (
    scheme text not null constraint unit_alias_scheme check (scheme ~ '^[a-z0-9_.-]{1,32}$'),
    code text not null constraint unit_alias_code check (length(code) between 1 and 100),
    unit bigint not null constraint unit_alias_unit references doorplate.unit,
    valid daterange not null default daterange(null, null),
    constraint unit_alias_once exclude using gist (scheme with =, code with =, valid with &&)
);
call doorplate.protect('doorplate.unit_alias');
call doorplate.open_to_actors('doorplate.unit_alias');
create index unit_alias_code_index on doorplate.unit_alias (scheme, code);
create index unit_alias_unit_index on doorplate.unit_alias (unit);

-- Splits and merges, both ways: what became of a unit, and what it was made from.
create table doorplate.unit_lineage (
    predecessor bigint not null constraint unit_lineage_predecessor references doorplate.unit,
    successor bigint not null constraint unit_lineage_successor references doorplate.unit,
    kind text not null constraint unit_lineage_kind check (kind in ('split', 'merge')),
    at timestamptz not null default clock_timestamp(),
    constraint unit_lineage_key primary key (predecessor, successor),
    constraint unit_lineage_not_itself check (predecessor <> successor)
);
call doorplate.protect('doorplate.unit_lineage');
call doorplate.open_to_actors('doorplate.unit_lineage');
create index unit_lineage_successor_index on doorplate.unit_lineage (successor);

-- Who lets. Names, documents and phones stand with the person that the landlord is.
create table doorplate.landlord (
    id bigint generated always as identity constraint landlord_key primary key,
    code text not null constraint landlord_code unique constraint landlord_code_form check (length(code) between 1 and 64),
    kind text not null default 'person' constraint landlord_kind check (kind in ('person', 'employer', 'agency')),
    person uuid not null,
    made_at timestamptz not null default clock_timestamp()
);
call doorplate.protect('doorplate.landlord');
create index landlord_person_index on doorplate.landlord (person);

create table doorplate.letting (
    id bigint generated always as identity constraint letting_key primary key,
    code text not null constraint letting_code unique constraint letting_code_form check (length(code) between 1 and 64),
    landlord bigint not null constraint letting_landlord references doorplate.landlord,
    agent bigint constraint letting_agent references doorplate.landlord,
    unit bigint not null constraint letting_unit references doorplate.unit,
    under bigint constraint letting_under references doorplate.letting,
    valid daterange not null constraint letting_valid check (not isempty(valid) and lower(valid) is not null),
    use text not null default 'home' constraint letting_use check (use in ('home', 'dormitory', 'short')),
    adults smallint constraint letting_adults check (adults between 0 and 1000),
    children smallint constraint letting_children check (children between 0 and 1000),
    withdrawn_on date,
    made_at timestamptz not null default clock_timestamp(),
    changed_at timestamptz not null default clock_timestamp(),
    constraint letting_not_under_itself check (under <> id)
);
call doorplate.protect('doorplate.letting');
create index letting_unit_index on doorplate.letting (unit);
create index letting_landlord_index on doorplate.letting (landlord);
create index letting_agent_index on doorplate.letting (agent) where agent is not null;
create index letting_under_index on doorplate.letting (under) where under is not null;

-- The landlord that the acting account is; null for all others.
create function doorplate.my_landlord() returns bigint
    language plpgsql stable parallel safe security definer set search_path = ''
as $$
begin
    return (select landlord from doorplate.account where id = doorplate.current_actor() and disabled_at is null);
end
$$;

-- The units that the acting landlord or agent lets, or has just made.
create function doorplate.my_let_units() returns bigint[]
    language plpgsql stable parallel safe security definer set search_path = ''
as $$
declare
    me constant bigint := doorplate.my_landlord();
begin
    if doorplate.actor_kind() is distinct from 'landlord' and doorplate.actor_kind() is distinct from 'agent' then
        return '{}';
    end if;
    return array(
        select unit from doorplate.letting where landlord = me and withdrawn_on is null
        union
        select unit from doorplate.letting where agent = me and withdrawn_on is null
        union
        select number from doorplate.unit
         where made_by = doorplate.current_actor() and status = 'provisional' and made_by is not null);
end
$$;
revoke all on function doorplate.my_landlord(), doorplate.my_let_units() from public;
grant execute on function doorplate.my_landlord(), doorplate.my_let_units()
    to doorplate_app, doorplate_registrar;

create policy own_lettings on doorplate.unit for select to doorplate_app
    using (number = any ((select doorplate.my_let_units())::bigint[]));
create policy landlord_adds on doorplate.unit for insert to doorplate_registrar
    with check ((select doorplate.actor_kind()) in ('landlord', 'agent', 'tenant', 'public') and status = 'provisional'
                and made_by = (select doorplate.current_actor()));
create policy landlord_changes on doorplate.unit for update to doorplate_registrar
    using (number = any ((select doorplate.my_let_units())::bigint[]))
    with check (number = any ((select doorplate.my_let_units())::bigint[]));
create policy actor_adds on doorplate.door for insert to doorplate_registrar
    with check ((select doorplate.actor_kind()) in ('landlord', 'agent', 'tenant', 'public') and tenure = 'unknown');

create policy staff_in_scope on doorplate.letting for select to doorplate_app
    using ((select doorplate.is_staff()) and exists (select from doorplate.unit u where u.number = unit));
create policy own_lettings on doorplate.letting for select to doorplate_app
    using (landlord = (select doorplate.my_landlord()) or agent = (select doorplate.my_landlord()));
create policy registrar_reads on doorplate.letting for select to doorplate_registrar
    using ((select doorplate.current_actor()) is not null);
create policy registrar_adds on doorplate.letting for insert to doorplate_registrar
    with check ((select doorplate.is_desk()) or landlord = (select doorplate.my_landlord()));
create policy registrar_changes on doorplate.letting for update to doorplate_registrar
    using ((select doorplate.is_desk()) or landlord = (select doorplate.my_landlord())
           or agent = (select doorplate.my_landlord()))
    with check ((select doorplate.is_desk()) or landlord = (select doorplate.my_landlord())
                or agent = (select doorplate.my_landlord()));
create policy worker_all on doorplate.letting to doorplate_worker using (true) with check (true);
grant select on doorplate.letting to doorplate_app;
grant select, insert, update on doorplate.letting to doorplate_registrar, doorplate_worker;

create policy staff_in_scope on doorplate.landlord for select to doorplate_app
    using ((select doorplate.is_staff()) and (select doorplate.current_purpose()) is not null
           and exists (select from doorplate.letting l where l.landlord = landlord.id or l.agent = landlord.id));
create policy own_row on doorplate.landlord for select to doorplate_app
    using (id = (select doorplate.my_landlord()));
create policy registrar_reads on doorplate.landlord for select to doorplate_registrar
    using ((select doorplate.current_actor()) is not null);
create policy registrar_adds on doorplate.landlord for insert to doorplate_registrar
    with check ((select doorplate.is_actor()));
create policy registrar_changes on doorplate.landlord for update to doorplate_registrar
    using ((select doorplate.is_desk()) or id = (select doorplate.my_landlord()))
    with check ((select doorplate.is_desk()) or id = (select doorplate.my_landlord()));
create policy worker_all on doorplate.landlord to doorplate_worker using (true) with check (true);
grant select on doorplate.landlord to doorplate_app;
grant select, insert, update on doorplate.landlord to doorplate_registrar, doorplate_worker;

alter table doorplate.account add constraint account_landlord foreign key (landlord) references doorplate.landlord;
