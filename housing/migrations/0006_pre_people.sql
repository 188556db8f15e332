-- Persons: who they are stands apart, encrypted; here are only ids and what finds them again.

-- One row a person, body or nameless household; its lock serialises what is recorded of it.
create table doorplate.person (
    id uuid constraint person_key primary key,
    kind text not null default 'person' constraint person_kind check (kind in ('person', 'body', 'household')),
    made_at timestamptz not null default clock_timestamp(),
    erased_at timestamptz
);
call doorplate.protect('doorplate.person');
create policy registrar_all on doorplate.person to doorplate_registrar
    using ((select doorplate.current_actor()) is not null) with check ((select doorplate.current_actor()) is not null);
create policy worker_all on doorplate.person to doorplate_worker using (true) with check (true);
grant select, insert, update on doorplate.person to doorplate_registrar, doorplate_worker;

-- Names, documents and phones, sealed with a key of that person alone, which lies in another store; and what finds
-- duplicates: keyed digests of the document, the phone, the normalised name with the birth year.
create table doorplate.person_secret (
    person uuid constraint person_secret_key primary key
        constraint person_secret_person references doorplate.person,
    sealed bytea not null,
    document_index bytea constraint person_secret_document_form check (length(document_index) = 16),
    phone_index bytea constraint person_secret_phone_form check (length(phone_index) = 16),
    name_index bytea constraint person_secret_name_form check (length(name_index) = 16)
);
call doorplate.protect('doorplate.person_secret');
create index person_secret_document_index on doorplate.person_secret (document_index) where document_index is not null;
create index person_secret_phone_index on doorplate.person_secret (phone_index) where phone_index is not null;
create index person_secret_name_index on doorplate.person_secret (name_index) where name_index is not null;

-- By what a sender refers to a person: a digest of its own code, of a document, or of a name at a unit.
create table doorplate.person_reference (
    reference bytea constraint person_reference_key primary key
        constraint person_reference_form check (length(reference) = 16),
    person uuid not null
);
call doorplate.protect('doorplate.person_reference');
create index person_reference_person_index on doorplate.person_reference (person);
create policy registrar_all on doorplate.person_reference to doorplate_registrar
    using ((select doorplate.current_actor()) is not null) with check ((select doorplate.current_actor()) is not null);
create policy worker_all on doorplate.person_reference to doorplate_worker using (true) with check (true);
grant select, insert, update on doorplate.person_reference to doorplate_registrar;
grant select, insert, update, delete on doorplate.person_reference to doorplate_worker;

alter table doorplate.landlord add constraint landlord_person foreign key (person) references doorplate.person;
alter table doorplate.account add constraint account_person foreign key (person) references doorplate.person;

-- The person that the acting account is; null for all others.
create function doorplate.my_person() returns uuid
    language plpgsql stable parallel safe security definer set search_path = ''
as $$
begin
    return (select person from doorplate.account where id = doorplate.current_actor() and disabled_at is null);
end
$$;
revoke all on function doorplate.my_person() from public;
grant execute on function doorplate.my_person() to doorplate_app, doorplate_registrar;
