-- Units and lettings, more: the counters defined in one place, locks in one order, the public's view, and finer rules
-- on who adds what where.

-- Taking numbers changes `next` alone: room on the page keeps that out of the indexes.
alter table doorplate.number_block set (fillfactor = 50);
create index number_block_open_index on doorplate.number_block (holder, id) where closed_at is null;

-- Many doors are made at once, and their ids must be known before their units are written.
grant usage on sequence doorplate.door_id_seq to doorplate_registrar, doorplate_worker;

-- Doors without a building are found by their place and label; units whose place is not known yet, by their address as
-- it was written.
create index door_loose_index on doorplate.door (tile, label_key) where building is null;
create index unit_unplaced_index on doorplate.unit (address, label_key) where point is null;

-- A column of a batch, sent as one text: the values with unit separators (U+001F) between them, nothing for null.
create function doorplate.texts(joined text) returns text[]
    language sql immutable parallel safe
    return string_to_array(joined, chr(31), '');

-- What the counters mean. The write path sets them by recount(), verification compares them with these views.
create view doorplate.unit_count with (security_invoker = true) as
    select u.number as unit, count(l.id)::integer as lettings
      from doorplate.unit u
      left join doorplate.letting l on l.unit = u.number and l.withdrawn_on is null
     group by u.number;
comment on column doorplate.unit_count.lettings is 'lettings that were not withdrawn; expired ones count';

create view doorplate.building_count with (security_invoker = true) as
    select b.id as building,
           count(u.number)::integer as units,
           (count(u.number) filter (where u.lettings > 0))::integer as units_let
      from doorplate.building b
      left join doorplate.unit u on u.building = b.id and u.status <> 'retired'
     group by b.id;
comment on column doorplate.building_count.units is 'units that are not retired';
comment on column doorplate.building_count.units_let is 'those of them with a letting that was not withdrawn';

-- Rows of units are locked in the order of their numbers, and before those of buildings. A definer function: who
-- registers a letting has to wait for others that do, also while the unit is not yet the own.
create function doorplate.lock_units(numbers bigint[]) returns void
    language plpgsql security definer set search_path = ''
as $$
begin
    perform from doorplate.unit where number = any (numbers) order by number for no key update;
end
$$;

-- Set the counters of these units and buildings, and of the buildings of these units, to what the views say. Each
-- statement sees what was committed while the lock before it waited, so concurrent writers end with exact counters.
create function doorplate.recount(building_ids bigint[], numbers bigint[]) returns void
    language plpgsql security definer set search_path = ''
as $$
declare
    touched constant bigint[] := building_ids || array(select distinct building from doorplate.unit
                                                        where number = any (numbers) and building is not null);
begin
    perform doorplate.lock_units(numbers);
    update doorplate.unit u set lettings = c.lettings
      from doorplate.unit_count c
     where c.unit = any (numbers) and u.number = c.unit and u.lettings <> c.lettings;
    perform from doorplate.building where id = any (touched) order by id for no key update;
    update doorplate.building b set units = c.units, units_let = c.units_let, sums_due = true
      from doorplate.building_count c
     where c.building = any (touched) and b.id = c.building and (b.units, b.units_let) <> (c.units, c.units_let);
end
$$;
revoke all on function doorplate.lock_units(bigint[]), doorplate.recount(bigint[], bigint[]) from public;
grant execute on function doorplate.lock_units(bigint[]), doorplate.recount(bigint[], bigint[])
    to doorplate_registrar, doorplate_worker;

-- What anybody may know of a unit: whether it, a part of it or what it is a part of is registered to let and until
-- when, its door label and its division. No row where there is no such unit.
create function doorplate.public_unit(wanted bigint)
    returns table (registered boolean, valid_until date, label text, division text)
    language sql stable security definer set search_path = ''
    begin atomic
        with recursive above (number, parent) as (
            select number, parent from doorplate.unit where number = wanted and (select doorplate.is_actor())
            union
            select u.number, u.parent from doorplate.unit u join above a on u.number = a.parent
        ), below (number) as (
            select number from doorplate.unit where number = wanted
            union
            select u.number from doorplate.unit u join below b on u.parent = b.number where u.status <> 'retired'
        ), lettings as (
            select upper(l.valid) - 1 as until
              from doorplate.letting l
              join doorplate.unit u on u.number = l.unit and u.status <> 'retired'
             where l.withdrawn_on is null
               and l.unit in (select number from above union select number from below)
        )
        select u.status <> 'retired' and exists (select from lettings),
               case when u.status <> 'retired' and not exists (select from lettings where until is null)
                    then (select max(until) from lettings) end,
               d.label,
               coalesce(b.division, c.division)
          from doorplate.unit u
          join doorplate.door d on d.id = u.door
          join doorplate.cell c on c.number = u.cell
          left join doorplate.building b on b.id = u.building
         where u.number = wanted and (select doorplate.is_actor());
    end;
revoke all on function doorplate.public_unit(bigint) from public;
grant execute on function doorplate.public_unit(bigint) to doorplate_app, doorplate_registrar;

-- A part is added by who lets the whole.
alter policy landlord_adds on doorplate.unit
    with check ((select doorplate.actor_kind()) in ('landlord', 'agent', 'tenant', 'public') and status = 'provisional'
                and made_by = (select doorplate.current_actor())
                and (parent is null or parent = any ((select doorplate.my_let_units())::bigint[])));

-- A team in the field registers the homes it finds, in its scope, for the desk to look at.
create policy team_adds on doorplate.unit for insert to doorplate_registrar
    with check ((select doorplate.actor_kind()) = 'team_member' and status = 'provisional'
                and made_by = (select doorplate.current_actor())
                and coalesce(get_bit((select bits || ''::bytea from doorplate.account_scope
                                       where account = (select doorplate.current_actor())), cell::bigint) = 1, false));
create policy team_adds on doorplate.door for insert to doorplate_registrar
    with check ((select doorplate.actor_kind()) = 'team_member' and tenure = 'unknown'
                and coalesce(get_bit((select bits || ''::bytea from doorplate.account_scope
                                       where account = (select doorplate.current_actor())), cell::bigint) = 1, false));

-- The desk records lettings in its scope only.
create policy desk_in_scope on doorplate.letting as restrictive for insert to doorplate_registrar
    with check (not (select doorplate.is_desk())
                or coalesce(get_bit((select bits || ''::bytea from doorplate.account_scope
                                      where account = (select doorplate.current_actor())),
                                    (select u.cell from doorplate.unit u where u.number = letting.unit)::bigint) = 1,
                            false));
create policy desk_changes_in_scope on doorplate.letting as restrictive for update to doorplate_registrar
    using (not (select doorplate.is_desk())
           or coalesce(get_bit((select bits || ''::bytea from doorplate.account_scope
                                 where account = (select doorplate.current_actor())),
                               (select u.cell from doorplate.unit u where u.number = letting.unit)::bigint) = 1, false));

-- A merge that was a mistake is taken back.
create policy desk_removes on doorplate.unit_lineage for delete to doorplate_registrar
    using ((select doorplate.is_desk()));
grant delete on doorplate.unit_lineage to doorplate_registrar;

-- Where the acting landlord's, agent's or tenant's own units among these are: their doors and buildings, whose rows tell
-- of others too, are not theirs to read.
create function doorplate.my_unit_places(wanted bigint[])
    returns table (unit bigint, door_label text, building_code text, building_name text, division text)
    language sql stable security definer set search_path = ''
    begin atomic
        select u.number, d.label, b.code, b.name, coalesce(b.division, c.division)
          from doorplate.unit u
          join doorplate.door d on d.id = u.door
          join doorplate.cell c on c.number = u.cell
          left join doorplate.building b on b.id = u.building
         where u.number = any (wanted)
           and (u.number = any ((select doorplate.my_let_units())::bigint[])
                or u.number = any ((select doorplate.my_home_units())::bigint[]));
    end;
revoke all on function doorplate.my_unit_places(bigint[]) from public;
grant execute on function doorplate.my_unit_places(bigint[]) to doorplate_app;

-- By which codes landlords and agents are known, to the desk and to themselves: files of lettings name them. Who they
-- are stands with their persons, and needs a purpose.
create function doorplate.landlord_codes(ids bigint[]) returns table (id bigint, code text, kind text)
    language sql stable security definer set search_path = ''
    begin atomic
        select l.id, l.code, l.kind from doorplate.landlord l
         where l.id = any (ids) and ((select doorplate.is_desk()) or l.id = (select doorplate.my_landlord()));
    end;
revoke all on function doorplate.landlord_codes(bigint[]) from public;
grant execute on function doorplate.landlord_codes(bigint[]) to doorplate_app;
