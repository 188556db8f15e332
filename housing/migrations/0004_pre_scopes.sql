-- Who is granted what: divisions and cells of an account, folded into its bits by the database itself.

create table doorplate.account_grant (
    account uuid not null constraint account_grant_account references doorplate.account,
    division text constraint account_grant_division references doorplate.division,
    cell text constraint account_grant_cell references doorplate.cell (code),
    constraint account_grant_one check (num_nonnulls(division, cell) = 1),
    constraint account_grant_once unique nulls not distinct (account, division, cell)
);
call doorplate.protect('doorplate.account_grant');
create policy own_rows on doorplate.account_grant for select to doorplate_app
    using (account = (select doorplate.current_actor()) and (select doorplate.is_actor()));
create policy administrators on doorplate.account_grant to doorplate_app
    using ((select doorplate.actor_kind()) = 'administrator')
    with check ((select doorplate.actor_kind()) = 'administrator');
create policy auditors_read on doorplate.account_grant for select to doorplate_app
    using ((select doorplate.actor_kind()) = 'auditor');
create policy worker_reads on doorplate.account_grant for select to doorplate_worker using (true);
grant select, insert, delete on doorplate.account_grant to doorplate_app;
grant select on doorplate.account_grant to doorplate_worker;
create index account_grant_division_index on doorplate.account_grant (division);
create index account_grant_cell_index on doorplate.account_grant (cell);

-- Fold the grants of some accounts into their bits.
create function doorplate.refresh_scopes(accounts uuid[]) returns void
    language plpgsql security definer set search_path = ''
as $$
declare
    bytes constant integer := 1024 * (1 + coalesce((select max(number) from doorplate.cell), 0) / 8192);
    zeros constant bytea := decode(repeat('00', bytes), 'hex');
    each_account uuid;
    scope bytea;
    each_cell integer;
begin
    foreach each_account in array accounts loop
        if (select disabled_at is not null from doorplate.account where id = each_account) then
            delete from doorplate.account_scope where account = each_account;
            continue;
        elsif (select everywhere from doorplate.account where id = each_account) then
            scope := decode(repeat('ff', bytes), 'hex');
        else
            scope := zeros;
            for each_cell in
                with recursive granted (code) as (
                    select division from doorplate.account_grant where account = each_account and division is not null
                    union
                    select d.code from doorplate.division d join granted g on d.parent = g.code
                )
                select c.number from doorplate.cell c join granted g on c.division = g.code
                union
                select c.number from doorplate.cell c join doorplate.account_grant g on g.cell = c.code
                 where g.account = each_account
            loop
                scope := set_bit(scope, each_cell::bigint, 1);
            end loop;
        end if;
        insert into doorplate.account_scope as s (account, bits) values (each_account, scope)
            on conflict (account) do update set bits = excluded.bits where s.bits <> excluded.bits;
    end loop;
end
$$;
revoke all on function doorplate.refresh_scopes(uuid[]) from public;

-- New or moved cells: the accounts that are granted them, or everywhere, or whose bits are too short.
create function doorplate.cells_changed() returns trigger
    language plpgsql security definer set search_path = ''
as $$
declare
    bytes constant integer := 1024 * (1 + coalesce((select max(number) from doorplate.cell), 0) / 8192);
begin
    perform doorplate.refresh_scopes(array(
        with recursive above (code) as (
            select distinct division from changed
            union
            select d.parent from doorplate.division d join above a on d.code = a.code where d.parent is not null
        )
        select g.account from doorplate.account_grant g join above a on g.division = a.code
        union
        select g.account from doorplate.account_grant g join changed c on g.cell = c.code
        union
        select account from doorplate.account_scope where length(bits) <> bytes));
    return null;
end
$$;
revoke all on function doorplate.cells_changed() from public;
create trigger cells_added after insert on doorplate.cell
    referencing new table as changed for each statement execute function doorplate.cells_changed();
create trigger cells_moved after update on doorplate.cell
    referencing new table as changed for each statement execute function doorplate.cells_changed();

create function doorplate.grants_added() returns trigger
    language plpgsql security definer set search_path = ''
as $$
begin
    perform doorplate.refresh_scopes(array(select distinct account from changed));
    return null;
end
$$;
revoke all on function doorplate.grants_added() from public;
create trigger grants_added after insert on doorplate.account_grant
    referencing new table as changed for each statement execute function doorplate.grants_added();
create trigger grants_removed after delete on doorplate.account_grant
    referencing old table as changed for each statement execute function doorplate.grants_added();

create function doorplate.account_added() returns trigger
    language plpgsql security definer set search_path = ''
as $$
begin
    if new.kind in ('officer', 'team_member', 'administrator', 'auditor') then
        perform doorplate.refresh_scopes(array[new.id]);
    end if;
    return null;
end
$$;
revoke all on function doorplate.account_added() from public;
create trigger account_added after insert or update of everywhere, kind, disabled_at on doorplate.account
    for each row execute function doorplate.account_added();
