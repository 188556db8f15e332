"""Refusals about events: what cannot have happened, what refers to nothing, what was sent twice with other words."""

from typing import Final

from housing.errors.kind import Exit, Kind
from housing.language import Text

EVENT_FIELDS: Final = {
    "effective_at": Text("date it happened", "发生时间"),
    "claimed_at": Text("time it was reported", "申报时间"),
    "unit": Text("unit", "房屋"),
    "main": Text("main residence", "主要居所"),
    "adults": Text("adults", "成人人数"),
    "children": Text("children", "儿童人数"),
    "residence": Text("residence", "居住记录"),
    "name": Text("full name", "姓名"),
    "document_type": Text("document type", "证件类型"),
    "document_number": Text("document number", "证件号码"),
    "birth_year": Text("birth year", "出生年份"),
    "phone": Text("mobile", "手机号"),
    "decision": Text("decision", "决定"),
}
_YES_NO = Text("yes or no", "yes 或 no")
_COUNT = Text("a whole number from 0 to 1000", "0 至 1000 的整数")
EVENT_DECISIONS = Text("upheld, dismissed", "成立（upheld）、不成立（dismissed）")
NOBODY_WAS_THERE = Text("nobody who lives was there before", "此前不可能有在世人员居住")
_TIME = Text("a time such as 2026-03-07T00:00:00+08:00", "时间，例如 2026-03-07T00:00:00+08:00")
_WORDS = Text("what the document says", "证件所载内容")
EVENT_VALUE_FORMS: Final = {
    "effective_at": _TIME,
    "claimed_at": _TIME,
    "unit": Text("a unit number such as 1234-5678-9081", "统一编号，例如 1234-5678-9081"),
    "main": _YES_NO,
    "adults": _COUNT,
    "children": _COUNT,
    "residence": Text("no", "no"),
    "name": _WORDS,
    "document_type": _WORDS,
    "document_number": _WORDS,
    "birth_year": _WORDS,
    "phone": _WORDS,
}

PLACE_IN_LIST = Text("place in the list", "列表位置")
PLACE_FORM = Text("what `next` of the part before says", "上一页 next 所给的值")

EVENT_FUTURE = Kind(
    "event.future",
    Exit.REFUSED,
    Text("The {name} must be on or before {now} (now).", "{name}不能晚于 {now}（当前时间）。"),
    Text("Give the day on which it happened; about is fine.", "请填写实际发生的日期，可填大约日期。"),
)
EVENT_NOBODY = Kind(
    "event.nobody",
    Exit.REFUSED,
    Text("The arrival names nobody and counts nobody.", "入住登记既未填写人员，也未填写人数。"),
    Text(
        "Give person_code or name, or only how many adults and children.",
        "请填写 person_code 或姓名，或仅填写成人、儿童人数。",
    ),
)
EVENT_REFERS_TO_NOTHING = Kind(
    "event.refers_to_nothing",
    Exit.REFUSED,
    Text("The event says neither which event it refers to nor whom.", "未说明所指的事件或人员。"),
    Text(
        "Give refers_to (the event_id of the other event), or the person by person_code, document or name.",
        "请填写 refers_to（另一事件的 event_id），或以 person_code、证件或姓名指明人员。",
    ),
)
EVENT_ARRIVAL_REFERS = Kind(
    "event.arrival_refers",
    Exit.REFUSED,
    Text("An arrival refers to no other event.", "入住登记不指向其他事件。"),
    Text(
        "Leave refers_to empty; to confirm an arrival, record a confirmation.",
        "请将 refers_to 留空；如需确认入住，请登记居住确认。",
    ),
)
EVENT_FIELD_UNKNOWN = Kind(
    "event.field_unknown",
    Exit.REFUSED,
    Text("That field cannot be corrected.", "该项不可更正。"),
    Text("It must be one of: {known}.", "可更正的项：{known}。"),
)
EVENT_VALUE = Kind(
    "event.value",
    Exit.REFUSED,
    Text("The new value of {name} must be {form}.", "{name}的新值应为{form}。"),
    Text("Give the value as it should be.", "请填写正确的值。"),
)
EVENT_REPEATED = Kind(
    "event.repeated",
    Exit.REFUSED,
    Text(
        "An event with this event_id was recorded before, with other words.",
        "该 event_id 的事件此前已登记，但内容不同。",
    ),
    Text(
        "To change what was recorded, send a correction that refers to it; for another event, give another event_id.",
        "如需更改，请登记指向该事件的更正；如为另一事件，请使用新的 event_id。",
    ),
)
EVENT_BEFORE_ARRIVAL = Kind(
    "event.before_arrival",
    Exit.REFUSED,
    Text("The departure is dated before the arrival of {arrived}.", "离开日期早于入住日期 {arrived}。"),
    Text(
        "Give the day of leaving, or correct the date of the arrival first.", "请填写实际离开日期，或先更正入住日期。"
    ),
)
EVENT_OTHER_PERSON = Kind(
    "event.other_person",
    Exit.REFUSED,
    Text("The event it refers to is not one of that person.", "所指事件与所填人员不符。"),
    Text("Leave the person empty, or refer to the right event.", "请将人员留空，或改为正确的事件。"),
)
UNIT_RETIRED = Kind(
    "unit.retired",
    Exit.REFUSED,
    Text("The unit {number} was retired on {on}.", "房屋 {number} 已于 {on} 注销。"),
    Text("Give the number of the unit that is there now.", "请填写现有房屋的统一编号。"),
)
SCOPE_NOTHING = Kind(
    "scope.nothing",
    Exit.REFUSED,
    Text("Not found, or outside your scope.", "未找到，或不在您的权限范围内。"),
    Text("Check the number; for another area ask its desk.", "请核对编号；如属其他辖区，请联系该辖区服务站。"),
)
CLAIM_CODE = Kind(
    "claim.code",
    Exit.REFUSED,
    Text("The code is wrong or out of date.", "登记码不正确或已过期。"),
    Text("Compare it with the paper or message, or ask for a new one.", "请与纸条或短信核对，或重新获取登记码。"),
)
PURPOSE_NOT_YOURS = Kind(
    "purpose.not_yours",
    Exit.REFUSED,
    Text("This account cannot state the purpose {code}.", "此账户不能以“{code}”为用途。"),
    Text("State one of: {known}.", "请说明用途之一：{known}。"),
)
