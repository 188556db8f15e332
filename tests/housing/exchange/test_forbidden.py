"""What the register must never know refuses a file by its header, however the header is written."""

import re
from pathlib import Path

import pytest

from housing import errors
from housing.errors import Refusal
from housing.exchange.forbidden import MATTERS, forbidden_matter
from tests.housing.exchange.files import EVENT, read_row

TELLING = """
userRace tenantIris isHIVPositive health health_status HealthStatus IS_DISABLED disability vaccinated hiv mental-health
ethnicity ethnic_group Race minzu religion religiousBelief faith
family_planning pregnant isPregnant pregnancy_status contraception birth-control jihuashengyu
marital maritalStatus MARITAL_STATUS maritalstatus married spouse_name hyzk
biometric fingerprint fingerprint_hash face_id iris dna blood_type BloodType
political political_party PartyMember party_member zzmm trade_union nationality citizenship
criminal_record income bank_account sexual_orientation refugee
健康状况 健康码 既往病史 残疾类别 疫苗接种 是否患病 民族 少数民族 种族 宗教信仰 信仰
计划生育 计生情况 是否怀孕 避孕措施 节育 孕检日期 独生子女 婚姻状况 婚否 婚育 配偶姓名
指纹 人脸照片 虹膜 血型 政治面貌 是否党员 国籍 籍贯 前科 重点人员 收入 银行卡号 性取向
健康狀況 殘疾 種族 計劃生育 懷孕 婚姻狀況 指紋 人臉 政黨黨員 國籍
"""
HARMLESS = """
surface trace terrace interface parent place residence department environmental_zone third_party partition
religieux_street valid_from healthz district_code street_town household_name birth_year remarks
备注 门牌号 街道 小区名称 楼栋 面积 房号 出租用途 民治街道编号 朝阳区 入住日期
"""


@pytest.mark.parametrize("header", TELLING.split())
def test_a_telling_header_is_found(header: str) -> None:
    assert forbidden_matter(header) is not None


@pytest.mark.parametrize("header", HARMLESS.split())
def test_a_harmless_header_is_not(header: str) -> None:
    assert forbidden_matter(header) is None


@pytest.mark.parametrize("matter", MATTERS, ids=lambda matter: matter.name.en)
def test_each_matter_is_told_in_both_languages_and_found_by_each_of_its_words(matter: object) -> None:
    assert isinstance(matter, type(MATTERS[0]))
    assert re.search("[一-鿿]", matter.name.zh)
    for word in (*matter.latin, *matter.chinese):
        assert forbidden_matter(word.strip()) is not None
        assert forbidden_matter(word.strip().upper()) is not None


@pytest.mark.parametrize("header", ["民族", "maritalStatus"])
@pytest.mark.parametrize("mapping", [{}, {"民族": "", "maritalStatus": ""}, {"民族": "name", "maritalStatus": "name"}])
def test_a_file_with_such_a_column_is_refused_whole_whatever_the_mapping(
    tmp_path: Path, header: str, mapping: dict[str, str]
) -> None:
    with pytest.raises(Refusal) as caught:
        read_row(tmp_path, "events", EVENT | {header: ""}, mapping=mapping)
    assert caught.value.kind is errors.COLUMN_FORBIDDEN
    assert header in caught.value.what("zh")
    assert "nothing was read" in caught.value.what("en")
