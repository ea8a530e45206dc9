"""The command line: `ycgis run`, `check`, `indicators`, `init` and `fetch roads`.

Exit codes: 0 done (and, for `check`, every target in scope met), 1 a target is not met, 2 usage, 3 bad input,
an output that cannot be written, or a download that did not come.
"""

import io
import sys
from collections.abc import Sequence
from typing import cast

from ycgis.cli.commands import make_app
from ycgis.cli.screen import Screen
from ycgis.cli.tongue import CommandError, command_of, speak, usage_words
from ycgis.ground.errors import Problem, UsageError, YcgisError
from ycgis.ground.text import Lang, Text

__all__ = ["main"]

_SEE_HELP = Text("加 --help 看用法", "see --help")
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; errors that a user can cause are one message, no traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _survive_small_charsets()
    screen = Screen(_language(words))
    speak(screen.lang)
    try:
        command = command_of(make_app(screen), screen.lang)
        code = command(args=words, prog_name="ycgis", standalone_mode=False)
    except CommandError as error:
        if type(error).__name__ != "NoArgsIsHelpError":  # its help has been printed
            screen.error(UsageError(Problem(_command(error), usage_words(error), _SEE_HELP)))
        raise SystemExit(UsageError.exit_code) from None
    except YcgisError as error:
        screen.error(error)
        raise SystemExit(error.exit_code) from None
    except KeyboardInterrupt:
        raise SystemExit(_INTERRUPTED) from None
    raise SystemExit(code if isinstance(code, int) else 0)


def _command(error: Exception) -> str:
    context = getattr(error, "ctx", None)
    return str(context.command_path) if context is not None else "ycgis"


def _language(words: Sequence[str]) -> Lang:
    # Known before the commands are built, since their own help is in the language too.
    for word, following in zip(words, [*words, ""][1:], strict=True):
        asked = following if word == "--lang" else word.removeprefix("--lang=")
        if word.startswith("--lang") and asked in ("zh", "en"):
            return cast("Lang", asked)
    return "zh"


def _survive_small_charsets() -> None:
    # A GBK console has no sign for some characters; a question mark is better than a crash.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
