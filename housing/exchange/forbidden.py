"""Columns that no file may bring: what the register must never know of a person.

A header is taken apart into words (`maritalStatus`, `marital_status` and `MARITAL STATUS` are the same), and looked
through for the words below; Chinese headers, simplified or traditional, are looked through as they stand. Names that
Chinese systems give such columns in pinyin are among them. A file with such a column is refused whole: to drop the
column in silence would invite the next one.
"""

import re
import unicodedata
from typing import Final, NamedTuple

from housing.language import Text


class Matter(NamedTuple):
    """One thing that is not asked: what it is, and by which words a header tells it."""

    name: Text
    latin: tuple[str, ...]
    chinese: tuple[str, ...]


def _matter(name: Text, latin: str, chinese: str) -> Matter:
    phrases = (" ".join(phrase.split()) for phrase in latin.split(","))
    return Matter(name, tuple(f" {phrase} " for phrase in phrases), tuple(chinese.split()))


MATTERS: Final = (
    _matter(
        Text("the health", "健康状况"),
        """
        health, health status, health condition, health code,
        healthcare, healthy, medical, medication, medicine, disease, diseases, illness, sickness,
        diagnosis, diagnoses, disability, disabilities, disabled, handicap, handicapped, vaccine, vaccinated,
        vaccination, vaccinations, immunisation, immunization, infection, infected, quarantine, covid, covid19,
        hiv, aids status, hepatitis, tuberculosis, mental, psychiatric, psychosis, allergy, allergies, patient,
        hospitalised, hospitalized, addiction, drug use, drug user, jiankang, jiankangzhuangkuang, jkzk, jibing,
        bingshi, canji, canjiren, yimiao, hesuan, chuanranbing, jingshenbing, xidu
        """,
        """
        健康 疾病 病史 病历 病歷 病种 病種 患病 慢病 慢性病 传染 傳染 精神病 精神障碍 精神障礙
        心理 残疾 殘疾 残障 殘障 疫苗 接种 接種 核酸 抗原检测 隔离 隔離 体检 體檢 诊断 診斷 用药
        用藥 过敏 過敏 肝炎 结核 結核 艾滋 吸毒 戒毒 就医 就醫 医疗史 医疗记录 病残 重病 大病
        """,
    ),
    _matter(
        Text("the ethnic origin", "民族或种族"),
        """
        ethnic, ethnicity, ethnicities, ethnos, race, racial, tribe, tribal, caste, skin colour, skin color,
        minority, ancestry, minzu, mzdm, zuqun, zhongzu
        """,
        """
        民族 族别 族別 种族 種族 族裔 族群 族籍 部族 肤色 膚色
        """,
    ),
    _matter(
        Text("the religion", "宗教信仰"),
        """
        religion, religions, religious, faith, belief, beliefs, creed, zongjiao, zongjiaoxinyang, xinyang, zjxy,
        zjxydm
        """,
        """
        宗教 信仰 教派 教籍 信教 信众 信眾
        """,
    ),
    _matter(
        Text("family planning and childbearing", "计划生育与生育情况"),
        """
        family planning, birth control, birth planning, contraception, contraceptive, contraceptives,
        sterilisation, sterilization, sterilised, sterilized, iud, pregnant, pregnancy, pregnancies, abortion,
        abortions, miscarriage, fertility, childbearing, menstruation, menstrual, gestation, births given,
        reproductive, reproduction, jihuashengyu, jisheng, shengyu, shengyuzhuangkuang, biyun, jieyu, huaiyun,
        jhsy
        """,
        """
        计划生育 計劃生育 计生 計生 生育 避孕 节育 節育 绝育 絕育 结扎 結紮 怀孕 懷孕 孕妇 孕婦
        孕产 孕產 孕期 孕检 孕檢 妊娠 流产 流產 堕胎 墮胎 上环 上環 月经 月經 独生子女 獨生子女
        孩次 胎次
        """,
    ),
    _matter(
        Text("the marriage", "婚姻状况"),
        """
        marital, marriage, married, unmarried, spouse, divorce, divorced, widow, widowed, widower, partnership
        status, civil status, cohabitation, hunyin, hunyinzhuangkuang, hunfou, hyzk, hyzkdm, peiou, wife,
        husband
        """,
        """
        婚姻 婚否 婚育 已婚 未婚 结婚 結婚 离婚 離婚 离异 離異 丧偶 喪偶 配偶 婚史 同居
        """,
    ),
    _matter(
        Text("the sex life or orientation", "性生活或性取向"),
        """
        sexual, sexuality, sexual orientation, gender identity, lgbt, homosexual, xingquxiang
        """,
        """
        性取向 性倾向 性傾向 性生活 同性恋 同性戀
        """,
    ),
    _matter(
        Text("the biometrics or genes", "生物识别或基因信息"),
        """
        biometric, biometrics, fingerprint, fingerprints, face, facial, faceprint, iris, retina, palmprint,
        voiceprint, dna, genetic, genetics, genome, gene, blood, blood type, blood group, zhiwen, renlian,
        hongmo, xuexing, shengwen, zhangwen, palm print, finger print, voice print, face id, faceid
        """,
        """
        生物特征 生物特徵 生物识别 生物識別 指纹 指紋 人脸 人臉 面部 人像 虹膜 声纹 聲紋 掌纹 掌紋
        指静脉 步态 步態 血型 基因 遗传 遺傳
        """,
    ),
    _matter(
        Text("the political views or memberships", "政治面貌或政治观点"),
        """
        political, politics, party member, party membership, communist, trade union, union member, union
        membership, voter, voted, zhengzhimianmao, zhengzhi, zzmm, zzmmdm, dangyuan, tuanyuan, political party,
        partymember
        """,
        """
        政治 党员 黨員 党派 黨派 党籍 黨籍 团员 團員 党组织 黨組織 入党 入黨 工会会员 工會會員
        选民 選民
        """,
    ),
    _matter(
        Text("the nationality or migration status", "国籍或移民身份"),
        """
        nationality, nationalities, citizenship, country of birth, birth country, birthplace, place of birth,
        immigration, immigrant, migrant, visa, asylum, refugee, guoji, guojidm, jiguan
        """,
        """
        国籍 國籍 公民身份类别 出生国 出生國 出生地 籍贯 籍貫 移民 难民 難民 签证 簽證
        """,
    ),
    _matter(
        Text("the criminal record or police file", "犯罪记录或重点人员标记"),
        """
        criminal, crime, crimes, conviction, convictions, convicted, offence, offences, offense, offenses,
        arrest, arrested, prison, probation, petitioner, watchlist, key person, zhongdianren, zhongdianrenyuan,
        qianke, fanzui
        """,
        """
        犯罪 前科 刑满 刑滿 刑释 刑釋 社区矫正 社區矯正 涉案 涉毒 涉恐 在逃 重点人 重點人 上访
        上訪 信访 信訪 维稳 維穩
        """,
    ),
    _matter(
        Text("the money matters", "财务状况"),
        """
        income, salary, wage, wages, bank, iban, bank account, bank card, credit card, credit score, social
        credit, debt, debts, shouru, gongzi, yinhangka
        """,
        """
        收入 工资 工資 薪资 薪資 银行 銀行 信用卡 信用分 征信 徵信 负债 負債 低保 贫困 貧困
        """,
    ),
)

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BETWEEN: Final = re.compile(r"[^a-z0-9]+")
_TELLING: Final = 7
"""So many letters are not found by chance within another word."""


def forbidden_matter(header: str) -> Text | None:
    """Return what a column of this name would tell of a person that no file may bring; None if nothing."""
    folded = unicodedata.normalize("NFKC", header)
    told = (_spaced(_CAMEL.sub(" ", folded)), _spaced(folded))
    run_together = told[1].replace(" ", "")
    for matter in MATTERS:
        if any(phrase in text for phrase in matter.latin for text in told):
            return matter.name
        if any(word in run_together for word in map(_squeezed, matter.latin) if len(word) >= _TELLING):
            return matter.name
        if any(word in folded for word in matter.chinese):
            return matter.name
    return None


def _spaced(text: str) -> str:
    return f" {_BETWEEN.sub(' ', text.lower()).strip()} "


def _squeezed(phrase: str) -> str:
    return phrase.replace(" ", "")
