"""Refusals carry code, field, what and fix, in the language of the reader."""

from housing import errors
from housing.errors import Refusal
from housing.language import Text


def test_a_refusal_speaks_both_languages_and_fills_in_its_values() -> None:
    refusal = Refusal(errors.STORE_NO_DISK, path="/x", free_mb=5, needed_mb=300)
    assert refusal.what("en") == "The disk of /x is full: 5 MB are free, 300 MB are needed."
    assert refusal.what("zh") == "/x 所在磁盘空间不足：剩余 5 MB，需要 300 MB。"


def test_a_value_may_itself_be_in_both_languages() -> None:
    refusal = Refusal(errors.BACKUP_FOLDER, path="/x", reason=Text("it is not empty", "文件夹非空"))
    assert refusal.what("zh") == "/x 不能存放备份：文件夹非空。"


def test_json_carries_code_field_what_and_fix() -> None:
    said = Refusal(
        errors.SETTING_INVALID, field="log_level", name="log_level", source="environment", reason="x"
    ).as_dict("en")
    assert said.keys() == {"code", "field", "what", "fix"}
    assert (said["code"], said["field"]) == ("setting.invalid", "log_level")


def test_braces_in_a_value_are_left_alone() -> None:
    assert "{x}" in Refusal(errors.STORE_START_FAILED, reason="{x}", log="y").what("en")
