-- The ledger of events, and the residences that are folded from it.

create table doorplate.event (
    seq bigint generated always as identity constraint event_seq unique,
    id uuid constraint event_key primary key,
    person uuid not null,
    type text not null constraint event_type check (type in ('arrival', 'confirmation', 'departure', 'correction',
        'objection', 'decision', 'household_change', 'expired', 'erased')),
    side text not null constraint event_side check (side in
        ('tenant', 'landlord', 'agent', 'officer', 'team', 'program')),
    unit bigint not null constraint event_unit references doorplate.unit,
    effective_at timestamptz not null,
    claimed_at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    actor uuid,
    refers_to uuid,
    awaits uuid,
    main boolean,
    adults smallint constraint event_adults check (adults between 0 and 1000),
    children smallint constraint event_children check (children between 0 and 1000),
    field text,
    value text,
    decision text constraint event_decision check (decision in ('upheld', 'dismissed')),
    digest bytea not null constraint event_digest_form check (length(digest) = 16),
    sealed bytea,
    salt uuid default gen_random_uuid(),
    shell bytea constraint event_shell_form check (length(shell) = 32),
    constraint event_salt_or_shell check ((salt is null) = (shell is not null)),
    constraint event_program_types check ((side = 'program') = (type in ('expired', 'erased')))
);
call doorplate.protect('doorplate.event');
comment on column doorplate.event.seq is 'order of recording; seals go by it';
comment on column doorplate.event.id is 'from the source and its event_id alone, so that any delivery gives the same';
comment on column doorplate.event.person is 'the person, or the nameless household that its arrival counts';
comment on column doorplate.event.awaits is
    'the event it refers to, where that had not arrived yet; person holds it too until the person is known';
comment on column doorplate.event.digest is 'keyed digest of the event as it was given: a second delivery must equal it';
comment on column doorplate.event.sealed is 'identity and reason as given, under the key of the person';
comment on column doorplate.event.salt is 'goes with the personal part when that is erased; then shell, its commitment, stays';
create index event_person_index on doorplate.event (person);
create index event_awaits_index on doorplate.event (awaits) where awaits is not null;
create index event_waiting_index on doorplate.event (awaits) where person = awaits;

-- Folded from events, and compared with them by `db verify`: one row an arrival.
create table doorplate.residence (
    arrival uuid constraint residence_key primary key,
    person uuid not null,
    unit bigint not null constraint residence_unit references doorplate.unit,
    from_at timestamptz not null,
    until_at timestamptz,
    main boolean not null,
    confirmed boolean not null,
    state text not null constraint residence_state check (state in ('claimed', 'confirmed', 'disputed', 'closed')),
    leaving_at timestamptz,
    last_confirmed_at timestamptz,
    adults smallint,
    children smallint,
    constraint residence_period check (until_at >= from_at),
    constraint residence_closed check ((state = 'closed') = (until_at is not null)),
    constraint residence_one_main exclude using gist (person with =, tstzrange(from_at, until_at) with &&)
        where (main and confirmed) deferrable initially deferred
);
call doorplate.protect('doorplate.residence');
comment on column doorplate.residence.leaving_at is 'a departure that was reported and can still be objected to';
create index residence_person_index on doorplate.residence (person);
create index residence_unit_index on doorplate.residence (unit);

-- The units where the acting tenant lives or claims to.
create function doorplate.my_home_units() returns bigint[]
    language plpgsql stable parallel safe security definer set search_path = ''
as $$
declare
    me constant uuid := doorplate.my_person();
begin
    return array(select distinct unit from doorplate.residence where person = me and until_at is null);
end
$$;
revoke all on function doorplate.my_home_units() from public;
grant execute on function doorplate.my_home_units() to doorplate_app;

create policy own_home on doorplate.unit for select to doorplate_app
    using (number = any ((select doorplate.my_home_units())::bigint[]));

-- A landlord sees who lives in the own units now, never what was or comes elsewhere, and after a departure nothing.
create policy own_record on doorplate.residence for select to doorplate_app
    using (person = (select doorplate.my_person()) and (select doorplate.current_purpose()) is not null);
create policy own_units on doorplate.residence for select to doorplate_app
    using (until_at is null and (select doorplate.current_purpose()) is not null
           and unit = any ((select doorplate.my_let_units())::bigint[]));
create policy staff_in_scope on doorplate.residence for select to doorplate_app
    using ((select doorplate.is_desk()) and (select doorplate.current_purpose()) is not null
           and exists (select from doorplate.unit u where u.number = residence.unit));
create policy registrar_all on doorplate.residence to doorplate_registrar
    using ((select doorplate.current_actor()) is not null) with check ((select doorplate.current_actor()) is not null);
create policy worker_all on doorplate.residence to doorplate_worker using (true) with check (true);
grant select on doorplate.residence to doorplate_app;
grant select, insert, update, delete on doorplate.residence to doorplate_registrar, doorplate_worker;

create policy own_record on doorplate.event for select to doorplate_app
    using (person = (select doorplate.my_person()) and (select doorplate.current_purpose()) is not null);
create policy staff_in_scope on doorplate.event for select to doorplate_app
    using ((select doorplate.is_desk()) and (select doorplate.current_purpose()) is not null
           and exists (select from doorplate.unit u where u.number = event.unit));
create policy registrar_reads on doorplate.event for select to doorplate_registrar
    using ((select doorplate.current_actor()) is not null);
-- An event that waited for another learns its person when that one arrives; nothing else of it can be changed.
create policy registrar_adopts on doorplate.event for update to doorplate_registrar
    using ((select doorplate.current_actor()) is not null and awaits is not null)
    with check ((select doorplate.current_actor()) is not null);
create policy worker_all on doorplate.event to doorplate_worker using (true) with check (true);
grant select on doorplate.event to doorplate_app;
grant select, insert, update (person) on doorplate.event to doorplate_registrar;
grant select, insert, update (person, sealed, salt, shell) on doorplate.event to doorplate_worker;

-- Who may record what, where. The desk of the area may write down what any side says, and is logged for it.
create policy desk_records on doorplate.event for insert to doorplate_registrar
    with check ((select doorplate.is_desk()) and side <> 'program'
                and coalesce(get_bit((select bits || ''::bytea from doorplate.account_scope
                                       where account = (select doorplate.current_actor())),
                                     (select u.cell from doorplate.unit u where u.number = event.unit)::bigint) = 1, false));
create policy team_records on doorplate.event for insert to doorplate_registrar
    with check ((select doorplate.actor_kind()) = 'team_member' and side = 'team'
                and coalesce(get_bit((select bits || ''::bytea from doorplate.account_scope
                                       where account = (select doorplate.current_actor())),
                                     (select u.cell from doorplate.unit u where u.number = event.unit)::bigint) = 1, false));
create policy landlord_records on doorplate.event for insert to doorplate_registrar
    with check ((select doorplate.my_landlord()) is not null and side in ('landlord', 'agent') and type <> 'decision'
                and exists (select from doorplate.letting l
                             where l.unit = event.unit and l.withdrawn_on is null
                               and (l.landlord = (select doorplate.my_landlord())
                                    or l.agent = (select doorplate.my_landlord()))));
create policy tenant_records on doorplate.event for insert to doorplate_registrar
    with check ((select doorplate.actor_kind()) in ('tenant', 'landlord', 'agent') and side = 'tenant'
                and type <> 'decision' and person = (select doorplate.my_person()));
create policy public_records on doorplate.event for insert to doorplate_registrar
    with check ((select doorplate.actor_kind()) = 'public' and side = 'tenant'
                and type in ('arrival', 'confirmation', 'objection'));
create policy program_records on doorplate.event for insert to doorplate_worker
    with check (side = 'program');

-- Codes on paper, by SMS or QR, by which the other side confirms an arrival; kept as digests.
create table doorplate.claim_code (
    digest bytea constraint claim_code_key primary key constraint claim_code_digest_form check (length(digest) = 16),
    event uuid not null,
    made_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    used_at timestamptz,
    constraint claim_code_period check (expires_at > made_at)
);
call doorplate.protect('doorplate.claim_code');
create index claim_code_event_index on doorplate.claim_code (event);
create policy registrar_all on doorplate.claim_code to doorplate_registrar
    using ((select doorplate.current_actor()) is not null) with check ((select doorplate.current_actor()) is not null);
create policy worker_all on doorplate.claim_code to doorplate_worker using (true) with check (true);
grant select, insert, update on doorplate.claim_code to doorplate_registrar;
grant select, delete on doorplate.claim_code to doorplate_worker;

-- Secrets of a person: sealed even for those who may read them. The desk reads those who live, or let, in its scope.
create policy own_record on doorplate.person_secret for select to doorplate_app
    using (person = (select doorplate.my_person()) and (select doorplate.current_purpose()) is not null);
create policy own_units on doorplate.person_secret for select to doorplate_app
    using ((select doorplate.current_purpose()) is not null and (select doorplate.my_landlord()) is not null
           and exists (select from doorplate.residence r
                        where r.person = person_secret.person
                          and r.unit = any ((select doorplate.my_let_units())::bigint[])));
create policy staff_in_scope on doorplate.person_secret for select to doorplate_app
    using ((select doorplate.is_desk()) and (select doorplate.current_purpose()) is not null
           and (exists (select from doorplate.residence r where r.person = person_secret.person)
                or exists (select from doorplate.landlord l where l.person = person_secret.person)));
create policy registrar_all on doorplate.person_secret to doorplate_registrar
    using ((select doorplate.current_actor()) is not null) with check ((select doorplate.current_actor()) is not null);
create policy worker_all on doorplate.person_secret to doorplate_worker using (true) with check (true);
grant select on doorplate.person_secret to doorplate_app;
grant select, insert, update on doorplate.person_secret to doorplate_registrar;
grant select, insert, update, delete on doorplate.person_secret to doorplate_worker;
