"""What a profile says of the services that a residence opens."""

from typing import Annotated, Literal

from housing.policy.rows import LONGEST_PERIOD_DAYS, Different, Label, Section, bilingual, some_of, whole, yes_no

StationKind = Literal["station", "clinic", "school", "legal_aid", "other"]


class Service(Section):
    """One service and its rule."""

    label: Label = bilingual("name of the service", "服务名称")
    rule: Label = bilingual("its rule in one sentence", "一句话说明办理条件")
    bring: Label = bilingual("what to bring", "需携带的材料")
    stations: Annotated[tuple[StationKind, ...], Different] = some_of(
        StationKind, "kinds of station that give it", "可办理的服务点类别"
    )
    least_age: int | None = whole(
        0,
        120,
        "least age; left out: none. It is reached with the year of birth alone",
        "最低年龄；不填则无，仅按出生年份计算",
        default=None,
    )
    most_age: int | None = whole(0, 120, "highest age; left out: none", "最高年龄；不填则无", default=None)
    least_days: int = whole(0, LONGEST_PERIOD_DAYS, "how long one must have lived here, in days", "须居住满的天数")
    main_only: bool = yes_no("whether it needs the main residence", "是否须为主要居所")
