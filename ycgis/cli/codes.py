"""The exit codes of the command line, each with what it means."""

from ycgis.ground.errors import BusyError, UsageError, YcgisError
from ycgis.ground.text import Text

__all__ = ["CODES", "HUNG_UP", "INTERRUPTED", "TERMINATED", "UNMET"]

UNMET = 1
"""A target that is due is known to be unmet, or, with ``check --strict``, not known to be met."""

INTERRUPTED = 130
"""Somebody pressed Ctrl+C: 128 and the number of that signal, as shells have it."""

TERMINATED = 143
"""The system, or somebody's ``kill``, asked the command to end (SIGTERM): what it was making is cleared away too."""

HUNG_UP = 129
"""The terminal was closed (SIGHUP), likewise."""

CODES = {
    0: Text("已完成；对 check：到期目标没有未达标的", "done; for `check`: no due target is known to be unmet"),
    UNMET: Text(
        "仅 check：有到期目标未达标；加 --strict 时，无数据也算",
        "`check` alone: a due target is unmet, or, with `--strict`, lacks data",
    ),
    UsageError.exit_code: Text(
        "命令写法不对：选项、参数、名称或年份", "the command is wrong: an option, an argument, a name, a year"
    ),
    YcgisError.exit_code: Text(
        "输入有误、成果写不出，或下载未成",
        "an input is wrong, an output cannot be written, or a download did not come",
    ),
    BusyError.exit_code: Text(
        "另一个 ycgis 正在写同一文件夹，而 --no-wait 要求不等",
        "another ycgis is writing to the same folder, and `--no-wait` says not to wait",
    ),
    HUNG_UP: Text("终端被关闭（SIGHUP）", "the terminal was closed (SIGHUP)"),
    INTERRUPTED: Text("被中断（Ctrl+C）", "interrupted (Ctrl+C)"),
    TERMINATED: Text("被终止（SIGTERM）", "told to end (SIGTERM)"),
}
"""Every code that a command ends with, and what it means."""
