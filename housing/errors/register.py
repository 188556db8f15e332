"""Refusals about unit numbers, units, landlords, lettings and what waits for a person's decision."""

from housing.errors.kind import Exit, Kind
from housing.language import Text

# Names of fields, forms and reasons that stand within the sentences

COUNT = Text("count", "数量")
NUMBERS_AT_ONCE = Text("a whole number from 1 to 100,000", " 1 至 100000 的整数")
HOLDER = Text("holder", "持有者")
HOLDER_FORM = Text("a name of 1 to 100 characters, not the register's own", " 1 至 100 个字符的名称，且非登记库自用名")
ALIAS = Text("alias", "其他编号")
ALIAS_FORM = Text(
    "a scheme of a–z, 0–9 and . _ - (32 at most), a colon and a code of 1 to 100 characters",
    "“体系:编码”：体系限 a–z、0–9 和 . _ -（至多 32 个字符），编码为 1 至 100 个字符",
)
DOOR_LABEL = Text("door label", "房号")
LABEL_FORM = Text("1 to 20 characters without control characters", " 1 至 20 个字符，且不含控制字符")
FLOOR = Text("floor", "楼层")
FLOOR_FORM = Text("1 to 8 characters without control characters", " 1 至 8 个字符，且不含控制字符")
ADDRESS = Text("address", "地址")
ADDRESS_FORM = Text("1 to 300 characters without control characters", " 1 至 300 个字符，且不含控制字符")
ADDRESS_EXAMPLE = Text("12 Example Road, block 3, flat 501", "示例路12号3栋501")
AREA = Text("floor area", "面积")
AREA_FORM = Text("1 to 2,000 square metres", " 1 至 2000 平方米")
PATTERN = Text("pattern of door labels", "房号样式")
PATTERN_FORM = Text("a label in which floor and door can be told apart", "能区分楼层与门的房号")
FLOORS = Text("floors", "楼层")
FLOORS_FORM = Text("two whole numbers from 1 to 200, the lower first", " 1 至 200 的两个整数，小者在前")
DOORS_A_FLOOR = Text("doors a floor", "每层户数")
DOORS_FORM = Text("a whole number from 1 to 99", " 1 至 99 的整数")
CAUSE = Text("cause", "原因")
DIFFERENCE = Text("reason why it is another unit", "不是同一处的原因")
BUILDING = Text("building", "楼栋")
PARENT = Text("whole that it is a part of", "上级房屋")
CLAIM = Text("claim", "主张")
STATUS = Text("status", "状态")
KIND_OF_UNIT = Text("kind", "类别")
DECISION = Text("decision", "处理结果")
REASON = Text("reason", "说明")
REASON_FORM = Text("at most 200 characters", "不超过 200 个字符")
REASON_EXAMPLE = Text("the flat was divided last year", "该房去年已分隔")
LANDLORD_CODE = Text("landlord's code", "房东编号")
LETTING_CODE = Text("code of the letting", "出租登记编号")
CODE_FORM = Text("1 to 64 characters without control characters", " 1 至 64 个字符，且不含控制字符")
USE = Text("use", "出租用途")
VALID_UNTIL = Text("last day of validity", "有效期末日")
HOUSEHOLD_COUNT = Text("count of persons", "人数")
HOUSEHOLD_FORM = Text("a whole number from 0 to 1,000", " 0 至 1000 的整数")
IT_BEGINS_THEN = Text("it begins then", "自该日起有效")
ALSO_LET_BY_OTHER = Text(
    "another landlord lets this unit at that time too; the desk of the area has been told",
    "另有房东在同一时期出租此房屋，已提交所属服务站处理",
)
LONGEST_TERM = Text("the longest term is {days} days", "最长期限为 {days} 天")

# Who may do what

ACT_NOT_YOURS = Kind(
    "act.not_yours",
    Exit.REFUSED,
    Text("This act is not open to your kind of account.", "您的账户类别无权办理此事项。"),
    Text("Ask the station of the area to do it.", "请到所属服务站办理。"),
)
PURPOSE_MISSING = Kind(
    "purpose.missing",
    Exit.REFUSED,
    Text("No purpose is stated for reading who a person is.", "读取个人信息须先说明用途。"),
    Text(
        "State one of: {known}. It is logged, and the person can see it.",
        "请选择用途之一：{known}。查询将被记录，本人可以查看。",
    ),
)

# Numbers

NUMBERS_USED_UP = Kind(
    "numbers.used_up",
    Exit.REFUSED,
    Text("No free range of {size} unit numbers was found.", "未找到 {size} 个连续可用的统一编号。"),
    Text("Take fewer at a time.", "请减少一次领取的数量。"),
)
NUMBER_NOT_ISSUED = Kind(
    "number.not_issued",
    Exit.REFUSED,
    Text("The unit number {number} was never issued.", "统一编号 {number} 尚未发放。"),
    Text("Compare it with the plate, or leave it empty: one is issued.", "请与门牌核对，或留空由系统发放。"),
)

# Units

UNIT_EXISTS = Kind(
    "unit.exists",
    Exit.REFUSED,
    Text("A unit is already registered here ({number}).", "此处已有登记（{number}）。"),
    Text("Open it, or say what differs: {reasons}.", "请打开查看，或说明不同之处：{reasons}。"),
)
UNIT_LET_BY_OTHER = Kind(
    "unit.let_by_other",
    Exit.REFUSED,
    Text(
        "A unit is already registered here ({number}), and somebody lets it.",
        "此处已有登记（{number}），且已由他人出租。",
    ),
    Text("Open it, or say what you claim: {reasons}.", "请打开查看，或说明您的主张：{reasons}。"),
)
UNIT_TWICE = Kind(
    "unit.twice",
    Exit.REFUSED,
    Text("Another row has this unit already ({number}).", "另一行已包含此房屋（{number}）。"),
    Text("Delete one of the two rows, or say what differs: {reasons}.", "请删去其中一行，或说明不同之处：{reasons}。"),
)
UNIT_DIFFERS = Kind(
    "unit.differs",
    Exit.REFUSED,
    Text("The unit {number} is registered with another {what}: {value}.", "房屋 {number} 登记的{what}不同：{value}。"),
    Text(
        "Leave the column empty, or change the unit by: doorplate do unit.change.",
        "请将该列留空，或用 doorplate do unit.change 变更。",
    ),
)
UNIT_PLACE_MISSING = Kind(
    "unit.place_missing",
    Exit.REFUSED,
    Text("It is not said where the unit is.", "未说明房屋所在位置。"),
    Text("Give its building, its address, or its point.", "请填写楼栋、地址或坐标。"),
)
UNIT_ADDRESS_UNKNOWN = Kind(
    "unit.address_unknown",
    Exit.REFUSED,
    Text("It is not known where this address is.", "未找到此地址所在位置。"),
    Text("Give the building or the point of the door.", "请填写楼栋或房门的坐标。"),
)
UNIT_UNNAMED = Kind(
    "unit.unnamed",
    Exit.REFUSED,
    Text("Nothing tells this part from the others of its unit.", "无法将该部分与同一房屋的其他部分区分。"),
    Text("Give its label (such as A), its number, or an alias.", "请填写其名称（例如 A）、统一编号或其他编号。"),
)
UNIT_TREE = Kind(
    "unit.tree",
    Exit.REFUSED,
    Text("A {what} cannot be a part of this unit.", "{what}不能属于该房屋。"),
    Text(
        "A whole home is a part of nothing, a room of a home, a bed of a home or a room.",
        "整套不属于其他房屋，单间属于整套，床位属于整套或单间。",
    ),
)
UNIT_ALIAS_TAKEN = Kind(
    "unit.alias_taken",
    Exit.REFUSED,
    Text("The alias {alias} is that of another unit ({number}).", "其他编号 {alias} 属于另一房屋（{number}）。"),
    Text("Correct the alias, or open that unit.", "请更正该编号，或打开该房屋。"),
)
UNIT_GONE = Kind(
    "unit.gone",
    Exit.REFUSED,
    Text("The unit {number} is retired and stays so.", "房屋 {number} 已注销，不能恢复。"),
    Text("What stands there now is: {successors}.", "现有房屋：{successors}。"),
)
UNIT_GOES_ON = Kind(
    "unit.goes_on",
    Exit.REFUSED,
    Text("The unit {number} is live and cannot become provisional.", "房屋 {number} 已为有效状态，不能改为临时。"),
    Text("Leave the status as it is, or retire the unit with a cause.", "请保留原状态，或注明原因予以注销。"),
)
UNIT_LIVED_IN = Kind(
    "unit.lived_in",
    Exit.REFUSED,
    Text("Somebody is registered as living in {number}.", "{number} 仍有居住登记。"),
    Text("Record their departures first, or merge it into another unit.", "请先办理离开注销，或将其并入其他房屋。"),
)
UNIT_NOT_MERGED = Kind(
    "unit.not_merged",
    Exit.REFUSED,
    Text("The unit {number} cannot become a part of that one.", "房屋 {number} 不能并入该房屋。"),
    Text(
        "Both must be of one kind and not retired, and parts must be of the same whole.",
        "两处须为同一类别且均未注销；单间或床位须属于同一房屋。",
    ),
)
UNIT_SAME_PARTS = Kind(
    "unit.same_parts",
    Exit.REFUSED,
    Text("Both units have a part named {label}.", "两处房屋均有名为 {label} 的部分。"),
    Text("Merge the parts first, or rename one.", "请先合并这些部分，或更改其中一个名称。"),
)
UNIT_HAS_PARTS = Kind(
    "unit.has_parts",
    Exit.REFUSED,
    Text("The unit {number} has parts of its own.", "房屋 {number} 还有下属部分。"),
    Text("Retire them or split them first.", "请先注销或拆分这些部分。"),
)
UNIT_SPLIT_LABELS = Kind(
    "unit.split_labels",
    Exit.REFUSED,
    Text("A unit is split into at least two parts of different names.", "拆分须至少有两个名称不同的部分。"),
    Text("Give each part a label of its own.", "请为每个部分填写不同的名称。"),
)

# Landlords and lettings

LANDLORD_UNKNOWN = Kind(
    "landlord.unknown",
    Exit.REFUSED,
    Text("There is no landlord with the code {code}.", "没有编号为 {code} 的房东。"),
    Text("Record the landlord first, or correct the code.", "请先登记该房东，或更正编号。"),
)
LETTING_TAKEN = Kind(
    "letting.taken",
    Exit.REFUSED,
    Text("The code {code} is that of another letting.", "编号 {code} 属于另一出租登记。"),
    Text("Give this letting a code of its own.", "请为本登记填写不同的编号。"),
)
LETTING_OWN_AGENT = Kind(
    "letting.own_agent",
    Exit.REFUSED,
    Text("Landlord and agent are the same.", "房东与代理人相同。"),
    Text("Leave the agent empty where the landlord acts alone.", "房东自行办理时，请将代理人留空。"),
)
LETTING_UNDER = Kind(
    "letting.under",
    Exit.REFUSED,
    Text("{code} is no letting under which this one can stand.", "本登记不能以 {code} 为上级出租登记。"),
    Text(
        "Give a letting by another landlord of the same unit or of the whole it is a part of.",
        "请填写他人就同一房屋或其所属整套办理的出租登记。",
    ),
)
LETTING_WITHDRAWN = Kind(
    "letting.withdrawn",
    Exit.REFUSED,
    Text("The letting {code} was withdrawn on {on}.", "出租登记 {code} 已于 {on} 撤回。"),
    Text("Record a new letting.", "请重新办理出租登记。"),
)

# What waits for a decision

REVIEW_DECIDED = Kind(
    "review.decided",
    Exit.REFUSED,
    Text("This item was decided already: {decision}.", "此事项已处理：{decision}。"),
    Text("Undo that decision first.", "请先撤销该处理。"),
)
REVIEW_OPEN = Kind(
    "review.open",
    Exit.REFUSED,
    Text("This item has not been decided yet.", "此事项尚未处理。"),
    Text("There is nothing to undo.", "没有可撤销的处理。"),
)
REVIEW_STALE = Kind(
    "review.stale",
    Exit.REFUSED,
    Text("What this item is about has changed since ({number}).", "此事项所涉房屋此后已有变更（{number}）。"),
    Text("Open it anew and look at what it is now.", "请重新打开，核对现状。"),
)

# Acts

VERB_UNKNOWN = Kind(
    "verb.unknown",
    Exit.USAGE,
    Text("There is no act {name}.", "没有名为 {name} 的事项。"),
    Text("There are: {known}.", "现有：{known}。"),
)
