-- What is kept of each act: who read or wrote what and why, what is to be told, what a person has to decide, what is due;
-- and the seals over ledger and log.

create table doorplate.access_log (
    seq bigint generated always as identity constraint access_log_key primary key,
    at timestamptz not null default clock_timestamp(),
    actor uuid,
    purpose text not null constraint access_log_purpose check (purpose ~ '^[a-z_]{1,40}$'),
    verb text not null constraint access_log_verb check (verb ~ '^[a-z_]+\.[a-z_]+$'),
    person uuid not null,
    fields text[] not null default '{}',
    unit bigint,
    basis text constraint access_log_basis check (length(basis) <= 200),
    request text constraint access_log_request check (length(request) <= 40),
    salt uuid default gen_random_uuid(),
    shell bytea constraint access_log_shell_form check (length(shell) = 32),
    constraint access_log_salt_or_shell check ((salt is null) = (shell is not null))
);
call doorplate.protect('doorplate.access_log');
comment on column doorplate.access_log.fields is 'which columns of the person were shown; empty for an act that shows none';
create index access_log_person_index on doorplate.access_log (person, seq);
create policy own_record on doorplate.access_log for select to doorplate_app
    using (person = (select doorplate.my_person()));
create policy auditors_read on doorplate.access_log for select to doorplate_app
    using ((select doorplate.actor_kind()) = 'auditor');
create policy actors_add on doorplate.access_log for insert to doorplate_app, doorplate_registrar
    with check (actor = (select doorplate.current_actor()));
create policy worker_all on doorplate.access_log to doorplate_worker using (true) with check (true);
grant select, insert on doorplate.access_log to doorplate_app;
grant insert on doorplate.access_log to doorplate_registrar;
grant select, insert, update (person, salt, shell), delete on doorplate.access_log to doorplate_worker;

-- What a person is to be told; written with the event that causes it, sent by the worker.
create table doorplate.outbox (
    id bigint generated always as identity constraint outbox_key primary key,
    person uuid not null,
    event uuid not null,
    message text not null constraint outbox_message check (message ~ '^[a-z_]{1,40}$'),
    made_at timestamptz not null default clock_timestamp(),
    sent_at timestamptz,
    attempts smallint not null default 0,
    constraint outbox_once unique (event, person, message)
);
call doorplate.protect('doorplate.outbox');
create index outbox_person_index on doorplate.outbox (person);
create index outbox_waiting_index on doorplate.outbox (id) where sent_at is null;
create policy own_record on doorplate.outbox for select to doorplate_app
    using (person = (select doorplate.my_person()));
create policy registrar_reads on doorplate.outbox for select to doorplate_registrar
    using ((select doorplate.current_actor()) is not null);
create policy registrar_adds on doorplate.outbox for insert to doorplate_registrar
    with check ((select doorplate.current_actor()) is not null);
create policy worker_all on doorplate.outbox to doorplate_worker using (true) with check (true);
grant select on doorplate.outbox to doorplate_app;
grant select, insert on doorplate.outbox to doorplate_registrar;
grant select, insert, update, delete on doorplate.outbox to doorplate_worker;

-- What waits for a person's decision.
create table doorplate.review_item (
    id bigint generated always as identity constraint review_item_key primary key,
    kind text not null constraint review_item_kind check (kind in ('possible_duplicate', 'objection', 'expired_letting',
        'overdue_claim', 'reported_door', 'address_to_check', 'refused_by_service', 'letting_dispute',
        'contradicting_visit')),
    subject text not null,
    unit bigint constraint review_item_unit references doorplate.unit,
    event uuid,
    cell integer not null default 0 constraint review_item_cell references doorplate.cell,
    details jsonb not null default '{}',
    made_at timestamptz not null default clock_timestamp(),
    due_on date,
    state text not null default 'open' constraint review_item_state check (state in ('open', 'decided', 'withdrawn')),
    decision text constraint review_item_decision check (decision ~ '^[a-z_]{1,40}$'),
    reason text constraint review_item_reason check (length(reason) <= 200),
    decided_by uuid,
    decided_at timestamptz,
    constraint review_item_decided check ((state = 'decided') = (decided_at is not null)),
    constraint review_item_once unique (kind, subject)
);
call doorplate.protect('doorplate.review_item');
call doorplate.scope_by_cell('doorplate.review_item');
comment on column doorplate.review_item.subject is 'what it is about, so that the same finding is one item';
comment on column doorplate.review_item.details is 'doors, numbers and codes; never who a person is';
create policy actor_adds on doorplate.review_item for insert to doorplate_registrar
    with check ((select doorplate.is_actor()) and state = 'open');
create index review_item_unit_index on doorplate.review_item (unit);
create index review_item_open_index on doorplate.review_item (cell, id) where state = 'open';

-- What falls due by itself; its expiry is an event of its own.
create table doorplate.timer (
    event uuid not null,
    kind text not null constraint timer_kind check (kind in ('objection_period', 'claim')),
    due_at timestamptz not null,
    done_at timestamptz,
    constraint timer_key primary key (event, kind)
);
call doorplate.protect('doorplate.timer');
create index timer_due_index on doorplate.timer (due_at) where done_at is null;
create policy registrar_adds on doorplate.timer for insert to doorplate_registrar
    with check ((select doorplate.current_actor()) is not null);
create policy registrar_reads on doorplate.timer for select to doorplate_registrar
    using ((select doorplate.current_actor()) is not null);
create policy worker_all on doorplate.timer to doorplate_worker using (true) with check (true);
grant select, insert on doorplate.timer to doorplate_registrar;
grant select, insert, update, delete on doorplate.timer to doorplate_worker;

-- Sums of a cell, kept behind the commit.
create table doorplate.cell_sum (
    cell integer constraint cell_sum_key primary key constraint cell_sum_cell references doorplate.cell,
    buildings integer not null,
    units integer not null,
    units_let integer not null,
    residences_confirmed integer not null,
    residences_claimed integer not null
);
call doorplate.protect('doorplate.cell_sum');
call doorplate.scope_by_cell('doorplate.cell_sum');

-- The commitment of a row: a digest of what stays for ever, and of the salted personal part, which may be erased while
-- its own digest (shell) stays in its place. Times are in microseconds since 1970.
create function doorplate.micros(at timestamptz) returns bigint
    language sql immutable strict parallel safe
    return (extract(epoch from at) * 1000000)::bigint;

create function doorplate.instant(micros bigint) returns timestamptz
    language sql immutable strict parallel safe
    return to_timestamp(0) + micros * interval '1 microsecond';

create function doorplate.shell_of(e doorplate.event) returns bytea
    language sql immutable parallel safe
    return coalesce(e.shell, sha256(uuid_send(e.salt) || uuid_send(coalesce(e.awaits, e.person)) || e.digest
                                    || coalesce(e.sealed, '')));

create function doorplate.leaf_of(e doorplate.event) returns bytea
    language sql immutable parallel safe
    return sha256(doorplate.shell_of(e) || convert_to(concat_ws('|', e.seq, e.id, e.type, e.side, e.unit,
        doorplate.micros(e.effective_at), doorplate.micros(e.claimed_at), doorplate.micros(e.recorded_at),
        coalesce(e.actor::text, '-'), coalesce(e.refers_to::text, '-'), coalesce(e.main::text, '-'),
        coalesce(e.adults::text, '-'), coalesce(e.children::text, '-'), coalesce(e.field, '-'),
        coalesce(e.value, '-'), coalesce(e.decision, '-')), 'UTF8'));

create function doorplate.shell_of(a doorplate.access_log) returns bytea
    language sql immutable parallel safe
    return coalesce(a.shell, sha256(uuid_send(a.salt) || uuid_send(a.person)));

create function doorplate.leaf_of(a doorplate.access_log) returns bytea
    language sql immutable parallel safe
    return sha256(doorplate.shell_of(a) || convert_to(concat_ws('|', a.seq, doorplate.micros(a.at),
        coalesce(a.actor::text, '-'), a.purpose, a.verb, array_to_string(a.fields, ','),
        coalesce(a.unit::text, '-'), coalesce(a.basis, '-'), coalesce(a.request, '-')), 'UTF8'));

-- A seal covers rows of the ledger or the log that were committed and had no seal yet, and binds them to all before.
create table doorplate.seal (
    chain text not null constraint seal_chain check (chain in ('event', 'access_log')),
    number bigint not null constraint seal_number check (number >= 1),
    covers int8multirange not null constraint seal_covers check (not isempty(covers)),
    rows bigint not null constraint seal_rows check (rows >= 1),
    digest bytea not null constraint seal_digest_form check (length(digest) = 32),
    head bytea not null constraint seal_head_form check (length(head) = 32),
    signature bytea not null,
    at timestamptz not null,
    constraint seal_key primary key (chain, number)
);
call doorplate.protect('doorplate.seal');
comment on column doorplate.seal.digest is 'SHA-256 over the commitments of the rows in the order of their seq';
comment on column doorplate.seal.head is 'SHA-256 over the head before, chain, number, covers, rows, digest and time';
create policy auditors_read on doorplate.seal for select to doorplate_app
    using ((select doorplate.actor_kind()) in ('auditor', 'administrator'));
create policy worker_all on doorplate.seal to doorplate_worker using (true) with check (true);
grant select on doorplate.seal to doorplate_app;
grant select, insert, delete on doorplate.seal to doorplate_worker;

-- Which persons were erased: what a restore has to do again. Kept outside the database as well.
create table doorplate.erasure (
    person uuid constraint erasure_key primary key,
    at timestamptz not null default clock_timestamp()
);
call doorplate.protect('doorplate.erasure');
create policy worker_all on doorplate.erasure to doorplate_worker using (true) with check (true);
grant select, insert on doorplate.erasure to doorplate_worker;
