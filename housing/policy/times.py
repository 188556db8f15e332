"""The parts of a profile about time: deadlines, how long data are kept, lives of codes, papers and sessions."""

from housing.policy.rows import LONGEST_PERIOD_DAYS, Reminders, Section, days, reminders, table, whole


class Deadlines(Section):
    """Soft timers: what comes late is recorded as late, never refused."""

    arrival_days: int = days(
        1, 365, "after this long, a registered arrival counts as late", "入住后超过此期限登记的，记为迟报"
    )
    departure_days: int = days(
        1, 365, "after this long, a registered departure counts as late", "离开后超过此期限登记的，记为迟报"
    )
    claim_timeout_days: int = days(
        1,
        365,
        "after this long without the other side's answer, a claim goes to a field check",
        "对方在此期限内未确认的，转入户核实",
    )
    claim_reminder_days: Reminders = reminders(
        "when the other side is reminded of an unanswered claim, counted from its start",
        "自提出之日起提醒对方确认的时间",
    )
    objection_days: int = days(
        1,
        365,
        "how long a tenant may object to a departure that the landlord reported",
        "房东申报租客离开后，租客可提出异议的期限",
    )
    undo_main_days: int = days(
        1,
        365,
        "how long a person may undo the closing of the old main residence by a new one",
        "新主要居所生效后，本人可撤销原主要居所注销的期限",
    )
    correction_decision_days: int = days(
        1, 365, "within this long a person decides on a correction or objection", "更正与异议的处理期限"
    )
    question_answer_days: int = days(
        1,
        365,
        "within this long an auditor answers a question about a reading of one's record",
        "对本人记录被查看提出疑问的答复期限",
    )
    service_refusal_days: int = days(
        1,
        365,
        "within this long a report that a service refused an address is dealt with",
        "办事单位不认可地址的反映的处理期限",
    )
    confirmation_interval_days: int = days(
        7, 3650, "how long a residence counts as confirmed before it is asked again", "居住记录再次确认的间隔"
    )
    letting_default_days: int = days(
        1, LONGEST_PERIOD_DAYS, "period of a letting that is offered", "出租登记默认有效期"
    )
    letting_longest_days: int = days(1, LONGEST_PERIOD_DAYS, "longest period of a letting", "出租登记最长有效期")
    renewal_reminder_days: Reminders = reminders(
        "when the landlord is reminded to renew, counted back from the end of the letting",
        "出租登记到期前提醒房东续期的时间",
    )


class Retention(Section):
    """How long personal data are kept before they are erased."""

    departed_residence_days: int = days(
        1, LONGEST_PERIOD_DAYS, "residences, after the departure", "离开注销后居住记录的保存期限"
    )
    event_payload_days: int = days(
        1,
        LONGEST_PERIOD_DAYS,
        "personal content of events, after the departure; residences are folded from it, so it is not kept shorter "
        "than they are",
        "离开注销后事件中个人内容的保存期限；居住记录由其推算，故不得短于居住记录",
    )
    access_log_days: int = days(180, LONGEST_PERIOD_DAYS, "log of who read whose record", "个人记录查看日志的保存期限")
    unconfirmed_claim_days: int = days(
        1, LONGEST_PERIOD_DAYS, "claims that nobody confirmed, from their start", "自提出之日起，未确认申请的保存期限"
    )
    session_days: int = days(1, 3650, "ended sessions of accounts", "已结束登录会话的保存期限")
    draft_days: int = days(1, 365, "forms begun and not sent", "未提交表单草稿的保存期限")


class Codes(Section):
    """Lives of what is shown or handed over."""

    qr_minutes: int = whole(
        1, 1440, "minutes that a claim's QR code on a screen is good for", "屏幕所示确认二维码的有效分钟数"
    )
    paper_days: int = days(
        1, 365, "how long a claim's code on paper or in a message is good for", "纸质或短信登记码的有效期"
    )
    proof_days: int = days(1, 365, "how long a proof of residence is good for", "居住证明的有效期")
    mandate_months: int = whole(1, 12, "longest mandate of an agent, in months", "代理授权的最长期限（月）")


class SignIn(Section):
    """What stops guessing, of passwords, sign-in codes and claim codes alike."""

    tries: int = whole(1, 20, "wrong tries before a pause", "暂停前允许输错的次数")
    pause_minutes: int = whole(1, 1440, "length of the pause in minutes", "暂停的分钟数")


class Sessions(Section):
    """After how long without use a session ends."""

    staff_idle_minutes: int = whole(1, 480, "for staff, in minutes", "工作人员（分钟）")
    others_idle_minutes: int = whole(1, 1440, "for everybody else, in minutes", "其他用户（分钟）")
    own_phone_days: int = days(1, 365, "for others who say that the phone is their own", "声明为本人手机的其他用户")


class TimeSections(Section):
    """The tables about time."""

    deadlines: Deadlines = table("soft timers", "各项期限")
    retention: Retention = table("how long personal data are kept", "个人信息保存期限")
    codes: Codes = table("lives of codes, proofs and mandates", "登记码、证明与授权的有效期")
    sign_in: SignIn = table("what stops guessing", "防猜测限制")
    sessions: Sessions = table("when unused sessions end", "会话超时")
