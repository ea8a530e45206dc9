"""Help and usage errors of the command line in the reader's language: typer itself speaks English alone."""

import os
import re
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

import typer
from typer import rich_utils

from ycgis.ground.text import Lang, Text

__all__ = ["CommandError", "command_of", "commands", "speak", "usage_words"]

CommandError: type[Exception] = typer.BadParameter.__mro__[2]
"""What typer raises for every wrong command: the root of its exceptions, which it does not offer by name."""

_WIDTH_WITHOUT_TERMINAL = 140
_PANELS = {
    "ARGUMENTS_PANEL_TITLE": Text("参数", "Arguments"),
    "OPTIONS_PANEL_TITLE": Text("选项", "Options"),
    "COMMANDS_PANEL_TITLE": Text("命令", "Commands"),
    "ERRORS_PANEL_TITLE": Text("错误", "Error"),
    "DEFAULT_STRING": Text("[默认：{}]", "[default: {}]"),
    "REQUIRED_LONG_STRING": Text("[必填]", "[required]"),
    "RICH_HELP": Text(
        "用法见 [blue]'{command_path} {help_option}'[/]", "Try [blue]'{command_path} {help_option}'[/] for help."
    ),
}
_WRONG = {
    "NoSuchOption": Text("没有选项 {name}", "no such option: {name}"),
    "MissingParameter": Text("缺少 {name}", "{name} is missing"),
    "BadOptionUsage": Text("选项 {name} 的写法不对：应带值而未带，或不应带值", "{name} needs a value, or takes none"),
    "BadParameter": Text("{name} 的值不对：{why}", "{name} has a wrong value: {why}"),
    "UsageError": Text("{why}", "{why}"),
}
_HELP = Text("显示本说明", "show this help")
_USAGE, _OPTIONS = Text("用法：", "Usage: "), Text("[选项]", "[OPTIONS]")
_SUBCOMMAND = Text("命令 [参数]...", "COMMAND [ARGS]...")
_TYPES = {
    "<path>": "<路径>",
    "<str>": "<文字>",
    "<int>": "<整数>",
    "<int range>": "<整数>",
    "<float>": "<数>",
    "<float range>": "<数>",
    "<list[str]>": "<文字>...",
    "<bool>": "<开关>",
}
"""How typer's names of types are said in Chinese."""

_COMPLETION = {
    "install_completion": Text("为当前终端安装命令补全", "install completion for the current shell"),
    "show_completion": Text("显示命令补全的脚本，供复制", "show the completion script, to copy it"),
}
_REASONS = (
    (r"No such command '(.*)'\.", Text("没有命令 {0}", "no such command: {0}")),
    (r"Got unexpected extra argument\(?s?\)? \((.*)\)", Text("多余的参数 {0}", "more arguments than expected: {0}")),
    (r"Missing command\.", Text("缺少命令", "a command is missing")),
    (r"Input should be a valid integer.*", Text("应为整数", "not a whole number")),
    (r"Input should be a valid number.*", Text("应为数字", "not a number")),
    (r"Input should be greater than or equal to (.*)", Text("应不小于 {0}", "less than {0}")),
    (r"Input should be less than or equal to (.*)", Text("应不大于 {0}", "more than {0}")),
    (r"Value error, '.*' is not one of (.*)\.", Text("应为 {0} 之一", "not one of {0}")),
    (r"([\w-]+(?: \| [\w-]+)+)", Text("应为 {0} 之一", "not one of {0}")),
)
"""What typer says, as patterns, and how it is said here; anything else is passed on as it is."""


def speak(lang: Lang) -> None:
    """Let help and errors speak a language, and not be cut at 80 columns where there is no terminal."""
    for name, words in _PANELS.items():
        setattr(rich_utils, name, words.say(lang))
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        rich_utils.MAX_WIDTH = _WIDTH_WITHOUT_TERMINAL


def usage_words(error: Exception) -> Text:
    """Return in one line what is wrong with a command."""
    parameter = getattr(error, "param", None)
    hint = parameter.get_error_hint() if parameter is not None else ""
    name = getattr(error, "option_name", None) or getattr(error, "param_hint", None) or hint
    words = _WRONG.get(type(error).__name__, _WRONG["UsageError"])
    said = words.fill(name=str(name).strip("'"), why=_reason(getattr(error, "message", str(error))))
    near = getattr(error, "possibilities", None)
    listed = ", ".join(sorted(near)) if near else ""
    return Text(f"{said.zh}；是否想写 {listed}？", f"{said.en}; did you mean {listed}?") if listed else said


def _reason(message: str) -> Text:
    for pattern, words in _REASONS:
        found = re.match(pattern, message)
        if found:
            return Text(*(word.format(*found.groups()) for word in words))
    return Text(message, message)


def _say_usage(command: Any, lang: Lang) -> None:  # noqa: ANN401 - typer does not offer the type of its commands
    """Let a command's help, line of usage and names of types be in the language."""
    context = typer.Context(command)
    option = command.get_help_option(context)
    if option is not None:
        option.help = _HELP.say(lang)
    for parameter in command.params:
        if parameter.name in _COMPLETION:
            parameter.help = _COMPLETION[parameter.name].say(lang)
    if lang == "en":
        return
    command.options_metavar = _OPTIONS.say(lang)
    if hasattr(command, "subcommand_metavar"):
        command.subcommand_metavar = _SUBCOMMAND.say(lang)
    usage = command.get_usage
    command.get_usage = lambda context: usage(context).replace(_USAGE.en, _USAGE.say(lang), 1)
    for parameter in [*command.params, *([option] if option is not None else [])]:
        said = parameter.display_type_rich(context)
        parameter.display_type_rich = partial(_type_words, said)


def _type_words(said: str | None, ctx: Any) -> str | None:  # noqa: ANN401, ARG001 - as typer calls it
    """Return the name of a type as it is said in Chinese; placeholders and lists of choices stay."""
    return _TYPES.get(said, said) if said is not None else None


def command_of(app: typer.Typer, lang: Lang) -> Any:  # noqa: ANN401 - typer does not offer the type of its commands
    """Return the command that an app is, its help and that of all below in the language."""
    return dict(commands(app, lang))["ycgis"]


def commands(app: typer.Typer, lang: Lang) -> Iterator[tuple[str, Any]]:
    """Yield every command and group of an app with its path, their option ``--help`` in the language."""
    waiting = [("ycgis", typer.main.get_command(app))]
    while waiting:
        path, command = waiting.pop(0)
        _say_usage(command, lang)
        yield path, command
        waiting += [(f"{path} {name}", below) for name, below in getattr(command, "commands", {}).items()]
