-- What the work behind the commit stands on: how far each chain is sealed, when a message was last tried, and how
-- accounts lose the person that was erased.

-- What these are built of is stable at best, so as immutable functions they were never taken into the statements that call
-- them, but run, and planned, once a row: 178 µs for the commitment of an event, against 13.
alter function doorplate.micros(timestamptz) stable;
alter function doorplate.instant(bigint) stable;
alter function doorplate.shell_of(doorplate.event) stable;
alter function doorplate.leaf_of(doorplate.event) stable;
alter function doorplate.shell_of(doorplate.access_log) stable;
alter function doorplate.leaf_of(doorplate.access_log) stable;

-- Every row that is sealed, with its commitment, chain by chain.
create view doorplate.leaf with (security_invoker = true) as
    select 'event' as chain, e.seq, e.recorded_at as at, doorplate.leaf_of(e) as leaf from doorplate.event e
    union all
    select 'access_log', a.seq, a.at, doorplate.leaf_of(a) from doorplate.access_log a;
grant select on doorplate.leaf to doorplate_worker;

-- How far the sealer is. It follows from the seals, and saves reading them all at each run.
create table doorplate.sealing (
    chain text constraint sealing_key primary key constraint sealing_chain check (chain in ('event', 'access_log')),
    top bigint not null constraint sealing_top check (top >= 0),
    gaps int8multirange not null default '{}',
    watched int8multirange not null default '{}',
    holders text[] not null default '{}'
);
call doorplate.protect('doorplate.sealing');
comment on column doorplate.sealing.top is 'no row above it has been sealed';
comment on column doorplate.sealing.gaps is 'numbers up to it that may yet turn up: their writers had not ended';
comment on column doorplate.sealing.watched is 'gaps that are given up as soon as none of the holders writes any more';
comment on column doorplate.sealing.holders is 'the transactions that were writing when those gaps were noticed';
create policy worker_all on doorplate.sealing to doorplate_worker using (true) with check (true);
grant select, insert, update on doorplate.sealing to doorplate_worker;

-- The worker sums cells behind the commit.
grant execute on function doorplate.sum_cells(integer[]) to doorplate_worker;

-- A message that could not be handed over waits before it is tried again.
alter table doorplate.outbox add tried_at timestamptz;

-- Accounts of a person who is erased: out at once, without the person and without the name they signed in by. Their ids
-- stay in ledger and log, and lead to nobody.
create function doorplate.cut_accounts(whose uuid, cut_at timestamptz) returns integer
    language plpgsql security definer set search_path = ''
as $$
declare
    cut integer;
begin
    update doorplate.account
       set person = null, office = null, disabled_at = coalesce(disabled_at, cut_at),
           login = 'erased-' || replace(gen_random_uuid()::text, '-', '')
     where person = whose;
    get diagnostics cut = row_count;
    return cut;
end
$$;
revoke all on function doorplate.cut_accounts(uuid, timestamptz) from public;
grant execute on function doorplate.cut_accounts(uuid, timestamptz) to doorplate_worker;

-- For which desk, and as what, accounts act: what a person may know of those who read the own record.
create function doorplate.offices_of(accounts uuid[]) returns table (account uuid, kind text, office text)
    language sql stable security definer set search_path = ''
    begin atomic
        select a.id, a.kind, a.office from doorplate.account a
         where a.id = any (accounts) and (select doorplate.is_actor());
    end;
revoke all on function doorplate.offices_of(uuid[]) from public;
grant execute on function doorplate.offices_of(uuid[]) to doorplate_app;

-- As it was, but one summing of a cell after the other: a sum that was computed before another's commit would be written
-- over it, and be wrong until a building of the cell changes again.
create or replace function doorplate.sum_cells(numbers integer[]) returns void
    language plpgsql security definer set search_path = ''
as $$
begin
    perform from doorplate.cell where number = any (numbers) order by number for no key update;
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
               residences_confirmed = excluded.residences_confirmed, residences_claimed = excluded.residences_claimed
         where (s.buildings, s.units, s.units_let, s.residences_confirmed, s.residences_claimed)
            is distinct from (excluded.buildings, excluded.units, excluded.units_let,
                              excluded.residences_confirmed, excluded.residences_claimed);
end
$$;
