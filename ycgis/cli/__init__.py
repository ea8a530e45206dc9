"""The command line: words in, an exit code out."""

import io
import platform
import shlex
import sys
from collections.abc import Sequence

from ycgis import __version__
from ycgis.cli.codes import INTERRUPTED
from ycgis.cli.commands import make_app
from ycgis.cli.endings import Ended, ending_in_order
from ycgis.cli.log import Log
from ycgis.cli.screen import Screen
from ycgis.cli.spoken import Spoken, spoken_of
from ycgis.cli.tongue import CommandError, command_of, speak, usage_words
from ycgis.ground.errors import Problem, UsageError, YcgisError
from ycgis.ground.manners import Manners, behaving
from ycgis.ground.text import Text

__all__ = ["main"]

_SEE_HELP = Text("加 --help 看用法", "see --help")
_WITH = Text("ycgis {version}，Python {python}，{system}", "ycgis {version}, Python {python}, {system}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code; errors that a user can cause are one message, no traceback."""
    spoken = spoken_of(sys.argv[1:] if arguments is None else arguments)
    _survive_small_charsets()
    log = Log(spoken.log)
    screen = Screen(spoken.lang, quiet=spoken.quiet, verbose=spoken.verbose, log=log)
    speak(screen.lang)
    try:
        log.write("command", shlex.join(["ycgis", *spoken.words]))
    except YcgisError as error:
        Screen(spoken.lang).error(error)
        raise SystemExit(error.exit_code) from None
    manners = Manners(waits=not spoken.no_wait, tell=lambda problem: screen.notes([problem]))
    with behaving(manners):
        code = _run(screen, spoken)
    log.write("exit", str(code))
    raise SystemExit(code)


def _run(screen: Screen, spoken: Spoken) -> int:
    """Run the command and return its exit code."""
    screen.detail(_versions())
    try:
        command = command_of(make_app(screen), screen.lang)
        with ending_in_order():
            code = command(args=spoken.words, prog_name="ycgis", standalone_mode=False)
    except CommandError as error:
        if type(error).__name__ != "NoArgsIsHelpError":  # its help has been printed
            screen.error(UsageError(Problem(_command(error), usage_words(error), _SEE_HELP)))
        return UsageError.exit_code
    except YcgisError as error:
        screen.error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except Ended as ended:
        return ended.exit_code
    return code if isinstance(code, int) else 0


def _versions() -> Text:
    return _WITH.fill(version=__version__, python=platform.python_version(), system=platform.platform())


def _command(error: Exception) -> str:
    context = getattr(error, "ctx", None)
    return str(context.command_path) if context is not None else "ycgis"


def _survive_small_charsets() -> None:
    # A GBK console has no sign for some characters; a question mark is better than a crash.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
