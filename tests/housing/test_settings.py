"""Settings: each one row, with its source; wrong ones are named; secrets stay hidden."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from housing import errors
from housing.errors import Refusal
from housing.settings import Settings, load_settings, show

ADDRESS = "postgresql://city:hunter2@db.example/rentals"


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    (tmp_path / "doorplate.toml").write_text('log_level = "info"\nlog_format = "json"\n')
    loaded = load_settings({"DOORPLATE_HOME": str(tmp_path), "DOORPLATE_LOG_LEVEL": "error"})
    assert loaded.settings.log_level == "error"
    assert loaded.settings.log_format == "json"
    assert loaded.settings.database_connections == 10
    assert [loaded.sources[name] for name in ("log_level", "log_format", "database_connections")] == [
        "environment",
        "doorplate.toml",
        "default",
    ]


def test_an_empty_variable_is_none() -> None:
    assert load_settings({"DOORPLATE_DATABASE_URL": ""}).settings.database_url is None


def test_other_programs_variables_are_no_concern_of_ours() -> None:
    assert load_settings({"PATH": "/bin", "PGHOST": "x"}).settings.log_level == "warning"


def test_a_misspelt_setting_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        load_settings({"DOORPLATE_LOGLEVEL": "info"})
    assert caught.value.kind is errors.SETTING_UNKNOWN
    assert "DOORPLATE_LOG_LEVEL" in caught.value.fix("en")
    (tmp_path / "doorplate.toml").write_text("databas_url = 'x'\n")
    with pytest.raises(Refusal) as caught:
        load_settings({"DOORPLATE_HOME": str(tmp_path)})
    assert "database_url" in caught.value.fix("zh")


def test_the_home_is_named_by_the_environment_alone(tmp_path: Path) -> None:
    (tmp_path / "doorplate.toml").write_text('home = "/elsewhere"\n')
    with pytest.raises(Refusal) as caught:
        load_settings({"DOORPLATE_HOME": str(tmp_path)})
    assert caught.value.kind is errors.SETTING_UNKNOWN


@pytest.mark.parametrize(
    ("name", "value"),
    [("log_level", "loud"), ("database_connections", "0"), ("database_connections", "many"), ("language", "fr")],
)
def test_a_value_that_cannot_be_is_refused_with_what_it_must_be(name: str, value: str) -> None:
    with pytest.raises(Refusal) as caught:
        load_settings({f"DOORPLATE_{name.upper()}": value} if name != "language" else {"DOORPLATE_LANGUAGE": value})
    assert caught.value.kind is errors.SETTING_INVALID
    assert caught.value.field == name


def test_a_file_that_is_no_toml_is_refused_with_the_place(tmp_path: Path) -> None:
    (tmp_path / "doorplate.toml").write_text("log_level = \n")
    with pytest.raises(Refusal) as caught:
        load_settings({"DOORPLATE_HOME": str(tmp_path)})
    assert caught.value.kind is errors.SETTINGS_UNREADABLE
    assert "line 1" in caught.value.what("en")


def test_secrets_are_shown_as_set_and_no_more() -> None:
    loaded = load_settings({"DOORPLATE_DATABASE_URL": ADDRESS})
    rows = {row.name: row for row in show(loaded)}
    assert rows["database_url"].value == "******"
    assert "hunter2" not in repr(loaded) + str(loaded) + repr(rows)


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB", "DOORPLATE_LANGUAGE": "zh"}, "zh"),
    ],
)
def test_the_language_is_the_locales_unless_it_is_set(environ: dict[str, str], language: str) -> None:
    assert load_settings(environ).settings.language == language


@given(
    st.dictionaries(
        st.sampled_from([f"DOORPLATE_{name.upper()}" for name in Settings.model_fields]), st.text(max_size=20)
    )
)
def test_whatever_the_environment_holds_it_is_settings_or_a_refusal(environ: dict[str, str]) -> None:
    environ.pop("DOORPLATE_HOME", None)
    refused_at = None
    try:
        load_settings(environ)
    except Refusal as refusal:
        refused_at = refusal.field
    assert refused_at is None or refused_at in Settings.model_fields
