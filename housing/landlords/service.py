"""Record landlords and agents, one or many, and read who they are for a stated purpose."""

import dataclasses
import datetime
from collections.abc import Collection, Sequence

from housing import errors
from housing.access.purposes import require_purpose
from housing.db.connect import Connection
from housing.db.roles import Actor
from housing.errors import Refusal
from housing.landlords import store
from housing.landlords.model import (
    LONGEST_CODE,
    SHOWN,
    Known,
    LandlordView,
    Recorded,
    RecordedLandlord,
    RecordLandlord,
)
from housing.landlords.store import NewLandlord
from housing.people.model import IDENTITY_FIELDS, NOBODY_KNOWN, Identity, Vault
from housing.people.names import masked
from housing.policy.model import Profile


def record_landlord(
    connection: Connection,
    actor: Actor,
    command: RecordLandlord,
    *,
    vault: Vault,
    now: datetime.datetime,
) -> RecordedLandlord:
    """Record one landlord; what is known already and not given again stays.

    Raises `act.not_yours`, `scope.nothing`, `input.form` at `landlord_code`.
    """
    (recorded,) = record_landlords(connection, actor, [command], vault=vault, now=now)
    if recorded.refusal is not None:
        raise recorded.refusal
    return RecordedLandlord(command.code, recorded.result == "made", recorded.result == "changed")


def record_landlords(
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    commands: Sequence[RecordLandlord],
    *,
    vault: Vault,
    now: datetime.datetime,
) -> list[Recorded]:
    """Record landlords and return what came of each, in their order; of one code the first row counts.

    The desk records anybody, landlords and agents themselves. What is written of a person is logged.
    """
    standing = store.acting(connection)
    known = store.find_landlords(connection, {command.code for command in commands})
    checked = [_refusal(command, known.get(command.code), standing) for command in commands]
    good = {
        command.code: command
        for command, refusal in zip(reversed(commands), reversed(checked), strict=True)
        if refusal is None
    }
    made = _make(connection, [each for code, each in good.items() if code not in known], vault, now)
    meanwhile = store.find_landlords(connection, good.keys() - known.keys() - made)
    known.update(meanwhile)
    changed = _change(connection, [(known[code], each) for code, each in good.items() if code in known], vault, now)
    came = {**dict.fromkeys(made, Recorded("made")), **changed}
    return [
        Recorded("refused", refusal) if refusal is not None else came.get(command.code, Recorded("found"))
        for command, refusal in zip(commands, checked, strict=True)
    ]


def read_landlords(  # noqa: PLR0913 -- what reading persons stands on
    connection: Connection,
    actor: Actor,  # noqa: ARG001 -- the session acts for it
    codes: Collection[str],
    *,
    profile: Profile,
    vault: Vault,
    now: datetime.datetime,
) -> list[LandlordView]:
    """Return who landlords are, as far as the session's purpose shows it. Each reading is logged for them to see.

    The session is the application's. Landlords outside of the actor's scope are left out, like those there are not.
    Raises `purpose.missing` and `purpose.not_yours`.
    """
    allowed = require_purpose(profile, store.acting(connection).kind or "", store.stated_purpose(connection))
    shown = [field for field in SHOWN if field in allowed.fields]
    seen = store.read_landlords(connection, codes, shown, allowed.basis.en[: store.LONGEST_BASIS], now)
    identities = vault.open(connection, [landlord.person for landlord in seen])
    return [_view(landlord, identities.get(landlord.person, NOBODY_KNOWN), shown) for landlord in seen]


def _refusal(command: RecordLandlord, known: Known | None, standing: store.Standing) -> Refusal | None:
    if not (1 <= len(command.code) <= LONGEST_CODE and command.code.isprintable()):
        return Refusal(
            errors.INPUT_FORM, field="landlord_code", name=errors.LANDLORD_CODE, form=errors.CODE_FORM, example="L-1"
        )
    if standing.is_desk:
        return None
    if standing.kind not in ("landlord", "agent"):
        return Refusal(errors.ACT_NOT_YOURS)
    is_own = known.is_mine if known is not None else standing.landlord is None
    return None if is_own else Refusal(errors.SCOPE_NOTHING, field="landlord_code")


def _make(connection: Connection, commands: Sequence[RecordLandlord], vault: Vault, now: datetime.datetime) -> set[str]:
    """Write new landlords. Their references are settled first, so that two senders of one make one person of it."""
    if not commands:
        return set()
    references = {command.code: vault.reference("code", "landlord", command.code) for command in commands}
    fresh = dict(zip(references.values(), vault.take_persons(len(commands)), strict=True))
    persons = store.settle_persons(connection, fresh)
    ours = {code: fresh[reference] for code, reference in references.items() if persons[reference] == fresh[reference]}
    new = [
        store.NewLandlord(command.code, command.kind or "person", persons[references[command.code]])
        for command in commands
    ]
    store.insert_landlords(connection, new, now)
    told = {ours[each.code]: each.identity for each in commands if each.code in ours and each.identity}
    store.write_secrets(connection, {person: vault.seal(person, identity) for person, identity in told.items()})
    store.log_acts(connection, ours.values(), now)
    return set(ours)


def _change(
    connection: Connection,
    given: Sequence[tuple[Known, RecordLandlord]],
    vault: Vault,
    now: datetime.datetime,
) -> dict[str, Recorded]:
    """Write what is new of known landlords; return what came of those of whom something is, by their codes."""
    kinds = {known.id: command.kind for known, command in given if command.kind and command.kind != known.kind}
    told = [(known, command) for known, command in given if command.identity]
    before = vault.open(connection, [known.person for known, _ in told])
    secrets, came = {}, {}
    for known, command in told:
        stored = before.get(known.person, NOBODY_KNOWN)
        merged = _merged(stored, command.identity)
        if merged != stored:
            try:
                secrets[known.person] = vault.seal(known.person, merged)
            except Refusal as refusal:  # erased
                came[known.code] = Recorded("refused", refusal)
    if kinds:
        store.set_kinds(connection, kinds)
    if secrets:
        store.write_secrets(connection, secrets)
    touched = [known for known, _ in given if known.id in kinds or known.person in secrets]
    if touched:
        store.log_acts(connection, [known.person for known in touched], now)
    return came | {known.code: Recorded("changed") for known in touched}


def _merged(stored: Identity, given: Identity) -> Identity:
    """Return what is known after a sender has told something; a document goes with its own type and birth year."""
    news = {field: value for field in IDENTITY_FIELDS if (value := getattr(given, field)) is not None}
    return dataclasses.replace(stored, **news)


def _view(landlord: NewLandlord, identity: Identity, shown: Collection[str]) -> LandlordView:
    return LandlordView(
        landlord.code,
        landlord.kind,
        identity.name if "name" in shown else None,
        masked(identity.name) if "masked_name" in shown and identity.name else None,
        identity.document_type if "document_type" in shown else None,
        identity.document_number if "document_number" in shown else None,
        identity.birth_year if "birth_year" in shown else None,
        identity.phone if "phone" in shown else None,
    )
