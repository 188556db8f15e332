"""The log: one line an entry, with the request and the purpose that it serves."""

import json
import logging
from collections.abc import Iterator

import pytest

from housing import log


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def test_a_json_line_says_when_what_and_for_whom(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("info", "json")
    token = log.request_id.set("R-1")
    logging.getLogger("housing.test").info("门牌 %s", 7)
    log.request_id.reset(token)
    entry = json.loads(capsys.readouterr().err)
    assert entry["message"] == "门牌 7"
    assert (entry["level"], entry["request_id"], entry["purpose"]) == ("info", "R-1", None)
    assert entry["time"].endswith("Z")


def test_what_is_below_the_level_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("warning", "text")
    logging.getLogger("housing.test").info("quiet")
    logging.getLogger("housing.test").warning("loud")
    assert capsys.readouterr().err == "WARNING housing.test: loud\n"


def test_an_exception_is_part_of_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure("error", "json")
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        logging.getLogger("housing.test").exception("F-1")
    assert "ZeroDivisionError" in json.loads(capsys.readouterr().err)["exception"]
