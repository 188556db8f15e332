"""Refusals about accounts, signing in, and requests of any kind."""

from housing.errors.kind import Exit, Kind
from housing.language import Text

LOGIN = Text("user name", "用户名")
LOGIN_FORM = Text(
    "1 to 100 small letters, digits and . _ @ + -, the first a letter or digit",
    "1 至 100 个小写字母、数字或 . _ @ + -，且以字母或数字开头",
)
OFFICE = Text("office", "所属单位")
OFFICE_FORM = Text("1 to 100 characters", "1 至 100 个字符")
PURPOSE = Text("purpose", "用途")
PURPOSE_FORM = Text("one of the codes that the policy profile lists", "政策配置所列的用途代码")
DAYS = Text("number of days", "天数")
DAYS_FORM = Text("a whole number from 1 to 366", "1 至 366 的整数")
TOO_SHORT = Text("it is too short", "过短")
TOO_COMMON = Text("many people use it, or it is one pattern", "过于常见，或只是简单的规律")
HOLDS_LOGIN = Text("it is made of the user name", "由用户名构成")
TOO_LONG = Text("it is longer than 200 characters", "超过 200 个字符")

ACTOR_UNKNOWN = Kind(
    "actor.unknown",
    Exit.USAGE,
    Text("There is no account {login} to act for, or it is disabled.", "没有可使用的账户 {login}，或该账户已停用。"),
    Text(
        "Give another one with --as or DOORPLATE_ACTOR; `doorplate user list` shows them.",
        "请用 --as 或 DOORPLATE_ACTOR 指定其他账户；`doorplate user list` 可列出全部账户。",
    ),
)
ACCOUNT_RIGHTS = Kind(
    "account.rights",
    Exit.REFUSED,
    Text("Only administrators manage accounts.", "仅管理员可管理账户。"),
    Text("Ask an administrator of your area.", "请联系所在辖区的管理员。"),
)
ACCOUNT_TAKEN = Kind(
    "account.taken",
    Exit.REFUSED,
    Text("The user name {login} is taken.", "用户名 {login} 已被使用。"),
    Text("Choose another one.", "请另选用户名。"),
)
ACCOUNT_NEEDS_SCOPE = Kind(
    "account.needs_scope",
    Exit.REFUSED,
    Text("An account of kind {sort} needs a scope.", "{sort}账户须有管辖范围。"),
    Text("Select divisions, cells, or everywhere.", "请选择区划、网格或全市。"),
)
ACCOUNT_UNFIT = Kind(
    "account.unfit",
    Exit.REFUSED,
    Text("An account of kind {sort} cannot have this.", "{sort}账户不能设置此项。"),
    Text("Leave it out, or choose a kind that may have it: {sorts}.", "请删去此项，或改用可设置的类型：{sorts}。"),
)
ACCOUNT_LAST_ADMINISTRATOR = Kind(
    "account.last_administrator",
    Exit.REFUSED,
    Text(
        "That is the last administrator whose scope is everywhere.",
        "这是最后一个管辖全市的管理员。",
    ),
    Text("Make another one first.", "请先设置另一个。"),
)
ACCOUNT_OF_THE_PUBLIC = Kind(
    "account.of_the_public",
    Exit.REFUSED,
    Text("The account that the public's pages act for stays as it is.", "公众页面所用的账户不可更改。"),
    Text("Name another account.", "请指定其他账户。"),
)
PASSWORD_WEAK = Kind(
    "password.weak",
    Exit.REFUSED,
    Text("This password is easy to guess or cannot be kept: {reason}.", "此密码易被猜出或无法保存：{reason}。"),
    Text(
        "Take {least} characters or more, such as four words that do not belong together.",
        "请使用至少 {least} 个字符，例如四个互不相关的词语。",
    ),
)
SIGN_IN_WRONG = Kind(
    "sign_in.wrong",
    Exit.REFUSED,
    Text(
        "User name, password or code wrong: {tries} tries left.",
        "用户名、密码或验证码不正确，还可尝试{tries}次。",
    ),
    Text(
        "Type them again; after the last try you have to wait {minutes} minutes.",
        "请重新输入；次数用完后须等待 {minutes} 分钟。",
    ),
)
SIGN_IN_PAUSED = Kind(
    "sign_in.paused",
    Exit.REFUSED,
    Text("Too many tries: wait {minutes} minutes.", "尝试次数过多，请等待 {minutes} 分钟。"),
    Text(
        "Then sign in again, or ask your station's desk or administrator for a new password.",
        "之后请重新登录，或向服务站或管理员申请新密码。",
    ),
)
SIGN_IN_CODE = Kind(
    "sign_in.code",
    Exit.REFUSED,
    Text("The code of your authenticator app is missing.", "缺少验证器应用中的验证码。"),
    Text("Enter the 6 digits that it shows.", "请输入其显示的 6 位数字。"),
)
SIGN_IN_NO_FACTOR = Kind(
    "sign_in.no_factor",
    Exit.REFUSED,
    Text(
        "Staff sign in with a second factor, and {login} has none yet.",
        "工作人员须使用两步验证登录，{login} 尚未设置。",
    ),
    Text("Have an administrator run: doorplate user totp {login}", "请管理员执行：doorplate user totp {login}"),
)
SIGNED_OUT = Kind(
    "session.signed_out",
    Exit.REFUSED,
    Text("You are not signed in, or your session or token has ended.", "尚未登录，或登录、令牌已失效。"),
    Text("Sign in and try again.", "请登录后重试。"),
)
SESSION_NO_PROOF = Kind(
    "session.no_proof",
    Exit.REFUSED,
    Text("This request does not show that it comes from our own pages.", "此请求未能证明来自本系统页面。"),
    Text(
        "Load the page again; a program sends the header {header} with the csrf_token that signing in gave.",
        "请重新打开页面；程序应在请求头 {header} 中发送登录时取得的 csrf_token。",
    ),
)
SCOPE_LACKING = Kind(
    "scope.lacking",
    Exit.REFUSED,
    Text("The token is not good for this: it lacks {scope}.", "令牌无权进行此操作：缺少 {scope}。"),
    Text(
        "Make one with: doorplate user token LOGIN --scope {scope}",
        "请执行：doorplate user token LOGIN --scope {scope}",
    ),
)
SCOPE_UNKNOWN = Kind(
    "scope.unknown",
    Exit.USAGE,
    Text("There is no scope {scope}.", "没有名为 {scope} 的权限范围。"),
    Text("There are: {known}.", "现有：{known}。"),
)
SERVE_ADDRESS = Kind(
    "serve.address",
    Exit.ENVIRONMENT,
    Text("The program cannot listen at {address}: {reason}.", "无法监听 {address}：{reason}。"),
    Text(
        "End what listens there, or name another --host or --port.",
        "请结束占用该地址的程序，或用 --host、--port 指定其他地址。",
    ),
)
REQUEST_FAULT = Kind(
    "request.fault",
    Exit.ENVIRONMENT,
    Text("Not saved yet: a fault of the program ({reference}).", "尚未保存：程序出现故障（{reference}）。"),
    Text(
        "Try again; if it comes again, report it with that number.",
        "请重试；如再次出现，请附上该编号反馈。",
    ),
)
REQUEST_INVALID = Kind(
    "request.invalid",
    Exit.REFUSED,
    Text("{count} answers to fix.", "请修改 {count} 处。"),
    Text("Each is named with what to do.", "每一处均已注明改法。"),
)
REQUEST_MISSING = Kind(
    "request.missing",
    Exit.REFUSED,
    Text("The {name} is missing.", "缺少{name}。"),
    Text("Enter the {name}.", "请输入{name}。"),
)
REQUEST_CHOICE = Kind(
    "request.choice",
    Exit.REFUSED,
    Text("The {name} is none of those there are.", "{name}不在可选范围内。"),
    Text("Select one of: {known}.", "请选择：{known}。"),
)
REQUEST_VALUE = Kind(
    "request.value",
    Exit.REFUSED,
    Text("The {name} must be {form}.", "{name}应为{form}。"),
    Text("Correct it and send it again.", "请更正后重新提交。"),
)
REQUEST_SURPLUS = Kind(
    "request.surplus",
    Exit.REFUSED,
    Text("Nothing is called {name} here.", "此处没有名为 {name} 的项。"),
    Text("Leave it out.", "请删去。"),
)
REQUEST_UNREADABLE = Kind(
    "request.unreadable",
    Exit.USAGE,
    Text("The request cannot be read.", "无法读取请求。"),
    Text("Send JSON in UTF-8, as application/json.", "请以 application/json 发送 UTF-8 编码的 JSON。"),
)
REQUEST_NOWHERE = Kind(
    "request.nowhere",
    Exit.USAGE,
    Text("There is nothing at this address.", "此地址没有内容。"),
    Text("The addresses are listed in /api/v1/openapi.json.", "全部地址见 /api/v1/openapi.json。"),
)
REQUEST_METHOD = Kind(
    "request.method",
    Exit.USAGE,
    Text("This address does not take that method.", "此地址不接受该方法。"),
    Text("The header Allow names those that it takes.", "可用方法见响应头 Allow。"),
)
REQUEST_TOO_LARGE = Kind(
    "request.too_large",
    Exit.REFUSED,
    Text("The request is larger than {limit} MB.", "请求大于 {limit} MB。"),
    Text("Send it in parts.", "请分批提交。"),
)
