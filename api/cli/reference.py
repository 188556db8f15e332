"""The reference page, made from the code: every command, setting, check and refusal, in the language of this run.

`.ci/docs` writes it to `docs/`, and a test fails when what stands there is not what the code says.
"""

import click

from api.cli.app import app
from api.cli.words import LANGUAGE, t
from housing.db.checks import all_checks
from housing.errors import kinds
from housing.settings import PREFIX, Settings, help_of, is_secret


def page() -> str:
    """Return the page as Markdown."""
    title = t("# Reference", "# 参考")
    note = t("Made from the code by `.ci/docs`; do not edit.", "由 `.ci/docs` 依代码生成，请勿手工修改。")
    parts = [title, note, _commands(), _settings(), _checks(), _refusals()]
    return "\n\n".join(parts) + "\n"


def _commands() -> str:
    context = click.Context(app, info_name="doorplate")
    lines = [t("## Commands", "## 命令")]
    for name in app.list_commands(context):
        command = app.get_command(context, name)
        assert command is not None
        lines += _command(command, context, name)
    return "\n".join(lines)


def _command(command: click.Command, parent: click.Context, name: str) -> list[str]:
    context = click.Context(command, info_name=name, parent=parent)
    if isinstance(command, click.Group):
        return [
            line
            for each in command.list_commands(context)
            if (known := command.get_command(context, each)) is not None
            for line in _command(known, context, each)
        ]
    usage = command.collect_usage_pieces(context)
    lines = ["", f"### `{context.command_path} {' '.join(usage)}`", "", command.help or ""]
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and "--help" not in record[0]:
            lines += ["", f"- `{record[0]}`: {record[1]}"]
    return lines


def _settings() -> str:
    head = t("| variable | default | meaning |", "| 变量 | 默认值 | 含义 |")
    lines = [t("## Settings", "## 设置"), "", head, "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = ".doorplate" if name == "home" else "–" if field.default is None else str(field.default)
        hidden = t(" (secret)", "（机密）") if is_secret(field) else ""
        lines.append(f"| `{PREFIX}{name.upper()}` | {default} | {help_of(name).in_(LANGUAGE)}{hidden} |")
    lines += [
        "",
        t("In `doorplate.toml` a setting has its short name, such as", "在 `doorplate.toml` 中使用短名称，例如"),
    ]
    return "\n".join([*lines, "", "```toml", 'log_level = "info"', "```"])


def _checks() -> str:
    lines = [t("## Checks of `db status` and `db verify`", "## `db status` 与 `db verify` 的检查"), ""]
    for check in all_checks():
        where = "`db verify`" if check.deep else "`db status`"
        lines.append(f"- `{check.name}` ({where}): {check.title.in_(LANGUAGE)}. → {check.hint.in_(LANGUAGE)}")
    return "\n".join(lines)


def _refusals() -> str:
    lines = [
        t("## Refusals", "## 拒绝信息"),
        "",
        t("| code | exit | what | what to do |", "| 代码 | 退出码 | 情况 | 处理 |"),
        "|---|---|---|---|",
    ]
    for kind in kinds():
        fix = kind.fix.in_(LANGUAGE).replace("\n", " ")
        lines.append(f"| `{kind.code}` | {int(kind.exit)} | {kind.what.in_(LANGUAGE)} | {fix} |")
    return "\n".join(lines)


if __name__ == "__main__":
    click.echo(page(), nl=False)
