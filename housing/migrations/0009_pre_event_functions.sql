-- The first half of recording an event: whose it is, under that person's lock, and all that is known of that person.
-- The caller folds, and writes the second half. Several statements, since each must see what was committed while the one
-- before waited for a lock. Runs with the caller's rights.

create function doorplate.history_of(whose uuid) returns json
    language plpgsql stable
as $$
begin
    return (select coalesce(json_agg(json_build_array(e.id, e.type, e.side, e.unit,
                       doorplate.micros(e.effective_at), doorplate.micros(e.claimed_at), e.refers_to,
                       e.main, e.adults, e.children, e.field, e.value, e.decision)), '[]')
              from doorplate.event e where e.person = whose);
end
$$;

-- Events that waited for these, and those that waited for them in turn, become this person's.
create function doorplate.adopt_events(arrived uuid, whose uuid) returns integer
    language plpgsql
as $$
declare
    these uuid[] := array[arrived];
    adopted integer := 0;
begin
    loop
        -- "is not null" is what lets the planner use the small index of waiting events
        if not exists (select from doorplate.event
                        where awaits = any (these) and awaits is not null and person <> whose) then
            return adopted;
        end if;
        with moved as (
            update doorplate.event set person = whose
             where awaits = any (these) and awaits is not null and person <> whose returning id
        )
        select array_agg(id), adopted + count(*) into these, adopted from moved;
    end loop;
end
$$;

-- An account that speaks for itself is the person it speaks of. A document number alone binds no account to a person
-- whom others have named: whoever knows the number of another would see that person's record. A claim code does.
create function doorplate.become_person(whose uuid) returns void
    language plpgsql security definer set search_path = ''
as $$
begin
    update doorplate.account set person = whose
     where id = doorplate.current_actor() and person is null and kind in ('tenant', 'landlord', 'agent');
end
$$;
revoke all on function doorplate.become_person(uuid) from public;
grant execute on function doorplate.become_person(uuid) to doorplate_registrar;

-- event_id: of the event to record; refs: by what its sender names the person, the surest first; fresh: an id for a new
-- person, whose key is stored; targets: what may be the event that it refers to, the likeliest first; own: the acting
-- account speaks of itself; proven: it has shown the code of the event that it refers to.
create function doorplate.begin_event(event_id uuid, refs bytea[], fresh uuid, targets uuid[], own boolean,
                                      proven boolean)
    returns table (known_digest bytea, known_seq bigint, person uuid, target uuid, made boolean, waits boolean,
                   other uuid, history json)
    language plpgsql
as $$
declare
    mine constant uuid := case when own then doorplate.my_person() end;
    binds constant boolean := own and mine is null;
    named uuid;
begin
    made := false;
    waits := false;
    select e.digest, e.seq, e.person into known_digest, known_seq, person from doorplate.event e where e.id = event_id;
    if found then
        return next;
        return;
    end if;
    if cardinality(targets) > 0 then
        select e.person, e.id into person, target
          from unnest(targets) with ordinality given (id, place)
          join doorplate.event e using (id)
         order by given.place limit 1;
    end if;
    if binds and person is not null and not proven then
        person := null;  -- what is refused then is refused like what is not there
    end if;
    if cardinality(refs) > 0 and not binds then
        select r.person into named
          from unnest(refs) with ordinality given (reference, place)
          join doorplate.person_reference r using (reference)
         order by given.place limit 1;
    end if;
    person := coalesce(person, mine, named);
    target := coalesce(target, targets[1]);
    if person is null and target is not null and not binds then
        waits := true;
        person := target;
        insert into doorplate.person (id, kind) values (target, 'household') on conflict do nothing;
    elsif person is null then
        insert into doorplate.person_reference (reference, person)
            select distinct unnest(refs), fresh on conflict do nothing;
        if not binds then
            select r.person into person
              from unnest(refs) with ordinality given (reference, place)
              join doorplate.person_reference r using (reference)
             order by given.place limit 1;
        end if;
        person := coalesce(person, fresh);
        made := person = fresh;
        if made then
            insert into doorplate.person (id, kind)
                values (fresh, case when cardinality(refs) > 0 or own then 'person' else 'household' end);
        end if;
    elsif cardinality(refs) > 0 then
        insert into doorplate.person_reference (reference, person)
            select distinct unnest(refs), begin_event.person on conflict do nothing;
    end if;
    if binds then
        perform doorplate.become_person(person);
    end if;
    select r.person into other
      from unnest(refs) given (reference) join doorplate.person_reference r using (reference)
     where r.person <> begin_event.person limit 1;
    perform from doorplate.person p where p.id = begin_event.person for update;
    select e.digest, e.seq, e.person into known_digest, known_seq, named from doorplate.event e where e.id = event_id;
    if found then
        person := named;
        return next;
        return;
    end if;
    perform doorplate.adopt_events(event_id, person);
    if not made or exists (select from doorplate.event e where e.person = begin_event.person) then
        history := doorplate.history_of(person);
    end if;
    return next;
end
$$;

revoke all on function doorplate.history_of(uuid), doorplate.adopt_events(uuid, uuid),
    doorplate.begin_event(uuid, bytea[], uuid, uuid[], boolean, boolean) from public;
grant execute on function doorplate.history_of(uuid), doorplate.adopt_events(uuid, uuid)
    to doorplate_registrar, doorplate_worker;
grant execute on function doorplate.begin_event(uuid, bytea[], uuid, uuid[], boolean, boolean) to doorplate_registrar;

-- Residences that last, by unit and building, whoever records: a tenant's arrival counts where the tenant may see
-- nothing yet. Rows are locked in the order of their ids, so that two events never wait for each other.
create function doorplate.count_residences(these bigint[], confirmed integer[], claimed integer[]) returns void
    language plpgsql security definer set search_path = ''
as $$
begin
    if cardinality(these) = 0 then
        return;
    end if;
    if cardinality(these) > 1 then
        perform from doorplate.unit where number = any (these) order by number for no key update;
        perform from doorplate.building
          where id in (select building from doorplate.unit where number = any (these))
          order by id for no key update;
    end if;
    update doorplate.unit u
       set residences_confirmed = u.residences_confirmed + d.confirmed,
           residences_claimed = u.residences_claimed + d.claimed
      from unnest(these, confirmed, claimed) as d (unit, confirmed, claimed)
     where u.number = d.unit;
    update doorplate.building b
       set residences_confirmed = b.residences_confirmed + c.confirmed,
           residences_claimed = b.residences_claimed + c.claimed, sums_due = true
      from (select u.building, sum(d.confirmed)::integer as confirmed, sum(d.claimed)::integer as claimed
              from unnest(these, confirmed, claimed) as d (unit, confirmed, claimed)
              join doorplate.unit u on u.number = d.unit
             where u.building is not null group by u.building) c
     where b.id = c.building;
end
$$;
revoke all on function doorplate.count_residences(bigint[], integer[], integer[]) from public;
grant execute on function doorplate.count_residences(bigint[], integer[], integer[])
    to doorplate_registrar, doorplate_worker;

-- Which of these units are there, and may be recorded in by the acting account: what the insert policies of event say,
-- asked beforehand for a whole batch.
create function doorplate.recordable_units(these bigint[])
    returns table (number bigint, status text, status_on date)
    language plpgsql stable
as $$
declare
    kind constant text := doorplate.actor_kind();
    me constant bigint := doorplate.my_landlord();
    scope constant bytea := (select bits from doorplate.account_scope where account = doorplate.current_actor());
begin
    if kind in ('administrator', 'officer', 'team_member') then
        return query select u.number::bigint, u.status, u.status_on from doorplate.unit u
                      where u.number = any (these) and get_bit(scope, u.cell::bigint) = 1;
    elsif kind in ('landlord', 'agent') then
        return query select u.number::bigint, u.status, u.status_on from doorplate.unit u
                      where u.number = any (these)
                        and exists (select from doorplate.letting l
                                     where l.unit = u.number and l.withdrawn_on is null
                                       and (l.landlord = me or l.agent = me));
    elsif kind is not null then
        return query select u.number::bigint, u.status, u.status_on from doorplate.unit u
                      where u.number = any (these);
    end if;
end
$$;
revoke all on function doorplate.recordable_units(bigint[]) from public;
grant execute on function doorplate.recordable_units(bigint[]) to doorplate_registrar;
