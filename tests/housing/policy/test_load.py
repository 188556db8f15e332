"""Profiles: every fault is told at once, at its key and line, in both languages; what is right is as the file says."""

import datetime
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing import errors
from housing.errors import Refusal
from housing.policy.faults import ProfileRefusal
from housing.policy.keys import ANY_CODE, Key, all_keys
from housing.policy.load import SHIPPED, load_profile, read_profile, shipped_tables
from housing.policy.model import Profile
from housing.policy.rows import form_of, help_of


def faults(text: str) -> dict[str, Refusal]:
    """Return the faults of a profile by their key."""
    with pytest.raises(ProfileRefusal) as caught:
        read_profile(text, "our.toml")
    found = {str(part.field): part for part in caught.value.parts}
    assert len(found) == len(caught.value.parts)
    return found


def of_cn(text: str) -> dict[str, Refusal]:
    return faults(f'extends = "cn"\n{text}')


def test_a_name_that_is_no_profile_is_told_the_shipped_ones() -> None:
    for name in ("china", "", "missing.toml", "cn/x.toml"):
        with pytest.raises(Refusal) as caught:
            load_profile(name)
        assert caught.value.kind is errors.POLICY_NOT_FOUND
        assert "cn, generic" in caught.value.fix("zh")


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read every file, so the system's answer is put in its place."""

    def refuse(path: Path) -> bytes:
        raise PermissionError(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(Refusal) as caught:
        load_profile(tmp_path / "ours.toml")
    assert caught.value.kind is errors.POLICY_NO_ACCESS


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b'extends = "cn"\n[deadlines\n', "2", "11"),
        (b'extends = "cn"\r\nname = \r\n', "2", "8"),
        (b"a = 1\na = 2\n", "2", "6"),
        (b'a = """x', "1", "9"),
        (b'a = "\xc3\xa9\n\xff"\n', "2", "1"),
    ],
)
def test_a_file_that_is_no_toml_is_told_where(content: bytes, line: str, column: str, tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_bytes(content)
    with pytest.raises(Refusal) as caught:
        load_profile(path)
    assert caught.value.kind is errors.POLICY_UNREADABLE
    values = caught.value.values
    assert (str(values["line"]), str(values["column"])) == (line, column)


MANY = """\
extends = "cn"
without = ["services.legal_aid", "services.lego_aid"]

[deadlines]
objection_day = 20
claim_timeout_days = "ten"
letting_default_days = 2000

[services.library]
label = { en = "Library" }
least_age = 20
most_age = 10

[reading]
cipher_suite = "aes"
"""


def test_all_faults_are_told_at_once_each_at_its_line() -> None:
    found = faults(MANY)
    assert {key: (part.kind, part.values["line"]) for key, part in found.items()} == {
        "without[2]": (errors.POLICY_VALUE, 2),
        "deadlines.objection_day": (errors.POLICY_KEY_UNKNOWN, 5),
        "deadlines.claim_timeout_days": (errors.POLICY_VALUE, 6),
        "deadlines.letting_default_days": (errors.POLICY_ABOVE, 7),
        "services.library.label": (errors.POLICY_VALUE, 10),
        **dict.fromkeys(
            (f"services.library.{name}" for name in ("rule", "bring", "stations", "least_days", "main_only")),
            (errors.POLICY_KEY_MISSING, 9),
        ),
        "reading.cipher_suite": (errors.POLICY_VALUE, 15),
    }


def test_the_refusal_says_everything_in_both_languages() -> None:
    with pytest.raises(ProfileRefusal) as caught:
        read_profile(MANY, "our.toml")
    english, chinese = caught.value.what("en"), caught.value.what("zh")
    for part in (
        "objection_day",
        "deadlines.objection_days",
        '"ten"',
        "from 1 to 365",
        "aes-256-gcm, sm4-gcm",
        "our.toml",
    ):
        assert part in english
    for part in ("第 5 行", "deadlines.objection_days", '"ten"', "1 至 365", "aes-256-gcm、sm4-gcm", "our.toml"):
        assert part in chinese
    assert not re.search("[一-鿿]", english)
    lines = [int(line) for line in re.findall(r"Line (\d+):", english)]
    assert lines == sorted(lines)
    assert len(lines) == caught.value.values["count"] == 11


@pytest.mark.parametrize(
    ("text", "key", "nearest"),
    [
        ("[deadlines]\nobjektion_days = 1", "deadlines.objektion_days", "deadlines.objection_days"),
        ("objection_days = 1", "objection_days", "deadlines.objection_days"),
        ("objektion_days = 1", "objektion_days", "deadlines.objection_days"),
        ("[deadline]", "deadline", "deadlines"),
        ("[services.x]\nlowest_age = 1", "services.x.lowest_age", "services.x.least_age"),
        ("[city]\ntimezone = 1", "city.timezone", "city.time_zone"),
        ("[reading]\nqqq = 1", "reading.qqq", "reading."),
    ],
)
def test_an_unknown_key_is_told_the_nearest(text: str, key: str, nearest: str) -> None:
    fault = of_cn(text)[key]
    assert fault.kind is errors.POLICY_KEY_UNKNOWN
    assert str(fault.values["nearest"]).startswith(nearest)


BAD_VALUES = {
    "deadlines.objection_days": ("0", "366", "-1", "1.5", "true", '"30"', "[30]", "2026-01-01"),
    "deadlines.claim_reminder_days": ("[]", "3", "[3, 3]"),
    "codes.mandate_months": ("13",),
    "retention.access_log_days": ("179",),
    "reading.small_count": ("2",),
    "reading.cipher_suite": ('"des"', "1"),
    "households.counts_only": ('"yes"', "1"),
    "city.time_zone": ('"Asia/Peking"', '"../etc/passwd"', '""', "8"),
    "city.languages": ("[]", '["zh", "zh"]'),
    "city.address_grammar": ('"jp"',),
    "city.coordinates": ('["EPSG:4490"]', "[]"),
    "phones.country_code": ("86", '"0"', '"+86"'),
    "name": ('"cn"', '{ en = "a", zh = "" }', '{ en = "a", zh = "b", fr = "c" }', "{ en = 1, zh = 2 }"),
    "documents.passport.check": ('"cn.rac"', '"os"', '"../os"', '""', '"exceptions"'),
    "festivals.graduation.starts": ('"02-30"', '"6-1"', '"13-01"', "2026-06-01"),
    "festivals.spring_festival.dates": ("[2026-02-17, 2026-02-18]", "[2027-02-06, 2026-02-17]"),
}


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in BAD_VALUES.items() for value in values])
def test_a_value_that_is_not_of_the_keys_form_is_refused_and_told_the_form(key: str, value: str) -> None:
    fault = of_cn(f"\n{key} = {value}\n")[key]
    assert fault.kind is errors.POLICY_VALUE
    assert fault.values["line"] == 3
    form = next(form_of(each.field) for each in all_keys() if _is(each.path, key))
    assert form.en in fault.fix("en")
    assert form.zh in fault.fix("zh")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("city.languages = ['zh', 'fr']", "city.languages[2]"),
        ("city.coordinates = ['EPSG:4326',\n'WGS84']", "city.coordinates[2]"),
        ("documents.passport.forms = ['#{41}']", "documents.passport.forms[1]"),
        ("[documents.Bad-code]", "documents.Bad-code"),
    ],
)
def test_a_fault_inside_a_list_or_a_code_is_told_at_its_place(text: str, key: str) -> None:
    assert of_cn(text)[key].kind is errors.POLICY_VALUE


@pytest.mark.parametrize(
    ("text", "key", "other"),
    [
        ("letting_longest_days = 100", "deadlines.letting_default_days", "letting_longest_days"),
        ("letting_default_days = 2000", "deadlines.letting_default_days", "letting_longest_days"),
        ("claim_reminder_days = [3, 30]", "deadlines.claim_reminder_days", "claim_timeout_days"),
        ("claim_timeout_days = 200", "deadlines.claim_timeout_days", "unconfirmed_claim_days"),
        ("[retention]\nevent_payload_days = 30", "retention.departed_residence_days", "event_payload_days"),
        ("[codes]\npaper_days = 181", "codes.paper_days", "unconfirmed_claim_days"),
        ("[services.residence_permit]\nmost_age = 10", "services.residence_permit.least_age", "most_age"),
    ],
)
def test_numbers_that_contradict_each_other_are_told_at_the_line_that_the_file_has(
    text: str, key: str, other: str
) -> None:
    fault = of_cn(f"[deadlines]\n{text}")[key]
    assert fault.kind is errors.POLICY_ABOVE
    assert str(fault.values["other"]).endswith(other)
    assert fault.values["line"] == text.count("\n") + 3


@pytest.mark.parametrize(
    ("text", "key", "kind"),
    [
        ("[documents.passport]\nexample = 'E1'", "documents.passport.example", errors.POLICY_EXAMPLE),
        ("[documents.id_card]\nexample = '110105194912310021'", "documents.id_card.example", errors.POLICY_EXAMPLE),
        ("[documents.passport]\nforms = []", "documents.passport", errors.POLICY_EITHER),
        ("[documents.passport]\ntells = ['birth_year']", "documents.passport.tells", errors.POLICY_TELLS_NOTHING),
        ("[documents.id_card]\ncheck = 'imei'", "documents.id_card.tells", errors.POLICY_TELLS_NOTHING),
        ("[phones]\nexample = '123'", "phones.example", errors.POLICY_EXAMPLE),
        ("[phones]\nnational_forms = []", "phones", errors.POLICY_EITHER),
        ("[festivals.graduation]\ndates = [2026-06-20]", "festivals.graduation", errors.POLICY_EITHER),
        ("[festivals.spring_festival]\ndates = []", "festivals.spring_festival", errors.POLICY_EITHER),
        ("[festivals.spring_festival]\nstarts = '01-01'", "festivals.spring_festival", errors.POLICY_EITHER),
    ],
)
def test_keys_that_do_not_fit_together_are_refused(text: str, key: str, kind: errors.Kind) -> None:
    assert of_cn(text)[key].kind is kind


def test_one_faulty_key_does_not_hide_the_fault_of_another() -> None:
    found = of_cn("[documents.passport]\nexample = 'E1'\n[documents.other]\nlabel = 1\n[phones]\nexample = '1'")
    assert set(found) == {"documents.passport.example", "documents.other.label", "phones.example"}


@pytest.mark.parametrize("value", ['"china"', "1", '["cn"]'])
def test_an_unknown_profile_to_start_from_is_the_one_fault_and_not_every_key(value: str) -> None:
    assert set(faults(f"extends = {value}\n[city]\ntime_zone = 'x'")) == {"extends", "city.time_zone"}


@pytest.mark.parametrize("name", ["nothing", "services.nothing", "name.en.x", ""])
def test_what_is_not_in_the_profile_cannot_be_left_out(name: str) -> None:
    assert of_cn(f"without = ['{name}']")["without[1]"].kind is errors.POLICY_VALUE


def test_an_empty_file_lacks_every_table() -> None:
    found = faults("")
    needed = {key.path[0] for key in all_keys() if key.field.is_required() and len(key.path) == 1}
    assert set(found) == needed
    assert {part.kind for part in found.values()} == {errors.POLICY_KEY_MISSING}


def test_a_key_left_out_without_a_replacement_is_missing() -> None:
    assert of_cn("without = ['deadlines.objection_days']")["deadlines.objection_days"].kind is errors.POLICY_KEY_MISSING


@pytest.mark.parametrize("name", SHIPPED)
def test_every_required_key_is_missed_when_it_goes(name: str) -> None:
    """Take the keys out of a shipped profile one by one: each is either optional or told as missing."""
    for key in all_keys():
        if key.is_table or ANY_CODE in key.path or key.path[0] in ("extends", "without"):
            continue
        text = f'extends = "{name}"\nwithout = ["{".".join(key.path)}"]'
        if key.field.is_required():
            assert set(faults(text)) == {".".join(key.path)}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_profile_holds_what_its_file_says(name: str) -> None:
    profile = load_profile(name)
    assert isinstance(profile, Profile)
    tables = shipped_tables(name)
    assert profile.deadlines.model_dump(mode="json") == tables["deadlines"]
    assert list(profile.documents) == list(tables["documents"])
    assert {"id_card", "passport", "travel_permit", "other"} <= set(profile.documents)
    assert profile.name.zh == tables["name"]["zh"]


def test_the_promises_made_to_people_are_the_shipped_values() -> None:
    for profile in map(load_profile, SHIPPED):
        assert profile.deadlines.undo_main_days == 30
        assert profile.deadlines.claim_reminder_days == (3, 7)
        assert profile.deadlines.renewal_reminder_days == (90, 30)
        assert (profile.codes.qr_minutes, profile.codes.paper_days, profile.codes.proof_days) == (10, 30, 30)
        assert profile.codes.mandate_months == 12
        assert (profile.sign_in.tries, profile.sign_in.pause_minutes) == (5, 15)
        assert (profile.sessions.staff_idle_minutes, profile.sessions.others_idle_minutes) == (30, 120)
        assert profile.sessions.own_phone_days == 30
        assert (profile.reading.lookups_per_hour, profile.reading.small_count) == (20, 10)
        assert profile.reading.cipher_suite == "aes-256-gcm"


@pytest.mark.parametrize("name", SHIPPED)
def test_no_purpose_lets_a_landlord_a_team_or_statistics_see_who_somebody_is(name: str) -> None:
    identifying = {"name", "document_number", "document_type", "birth_year", "phone"}
    for code, purpose in load_profile(name).purposes.items():
        if code == "own_record":
            continue
        if {"landlord", "agent", "team", "tenant"} & set(purpose.account_kinds) or code == "statistics":
            assert not identifying & set(purpose.fields), code


def test_a_profile_of_ones_own_holds_only_what_differs() -> None:
    profile = read_profile(
        'extends = "cn"\nwithout = ["services.school_enrolment", "festivals.graduation"]\n'
        'name = { en = "Ours", zh = "本市" }\n[deadlines]\nobjection_days = 15\n'
        '[documents.id_card]\nlabel = { zh = "身份证" }\n',
        "ours.toml",
    )
    base = load_profile("cn")
    assert profile.deadlines.objection_days == 15
    assert profile.deadlines.model_copy(update={"objection_days": 30}) == base.deadlines
    assert set(base.services) - set(profile.services) == {"school_enrolment"}
    assert set(profile.festivals) == {"spring_festival"}
    assert profile.documents["id_card"].label.zh == "身份证"
    assert profile.documents["id_card"].label.en == base.documents["id_card"].label.en


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_bytes('﻿extends = "cn"\r\n[deadlines]\r\nobjection_days = 0\r\n'.encode())
    with pytest.raises(ProfileRefusal) as caught:
        load_profile(path)
    assert [part.values["line"] for part in caught.value.parts] == [3]


def test_a_profile_cannot_be_changed() -> None:
    profile = load_profile("cn")
    with pytest.raises(ValueError, match="frozen"):
        profile.deadlines.objection_days = 1  # type: ignore[misc]


@pytest.mark.parametrize("key", all_keys(), ids=lambda key: ".".join(key.path))
def test_a_key_is_explained_in_both_languages(key: Key) -> None:
    for text in (help_of(key.field), form_of(key.field)):
        assert re.search("[一-鿿]", text.zh) or text.zh == "true 或 false"
        assert text.en
        assert not re.search("[一-鿿]", text.en)
        assert "{" not in text.en + text.zh


toml_values = st.recursive(
    st.integers() | st.booleans() | st.text("ab 中", max_size=4) | st.dates(datetime.date(1900, 1, 1)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["en", "zh", "x"]), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from([key.path for key in all_keys()]), toml_values)
def test_whatever_stands_at_a_key_is_taken_or_refused_with_a_reason(path: tuple[str, ...], value: object) -> None:
    """No value makes the program fail, and each refusal can be said."""
    text = f"{'.'.join(path).replace(ANY_CODE, 'passport')} = {_toml(value)}"
    if path[0] != "extends":
        text = f'extends = "cn"\n{text}'
    refusal = None
    try:
        read_profile(text, "ours.toml")
    except ProfileRefusal as caught:
        refusal = caught
    if refusal is not None:
        assert refusal.parts
        assert refusal.what("zh") != refusal.what("en")


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"'{value}'"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {_toml(inner)}' for name, inner in value.items())} }}"
    return str(value)


def _is(pattern: tuple[str, ...], key: str) -> bool:
    parts = key.split(".")
    return len(parts) == len(pattern) and all(
        want in (ANY_CODE, part) for want, part in zip(pattern, parts, strict=True)
    )
