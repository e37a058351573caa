"""The command line: what a teacher types, what she is told, and with which code a command ends.

No logic: a command turns words into settings, calls `classmood.wiring` and the rooms, and prints. Each
command imports what it needs when it runs, so that `classmood --help` answers at once and the agent never
loads the web server.
"""

import atexit
import gc
import io
import logging
import signal
import sys
import threading
import traceback
from functools import partial
from pathlib import Path
from typing import TextIO

import click

from classmood.cli import (
    agent,
    benchmarks,
    comparing,
    conditions,
    datasets,
    lessons,
    live,
    lookback,
    models,
    networks,
    upkeep,
)
from classmood.cli.front import Front
from classmood.domain.errors import ClassmoodError

INTERRUPTED = 130
"""The exit code of a command that Ctrl-C broke off, as shells have it."""
DEFECT = 70
"""The exit code after an error that no teacher can do anything about."""


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}, invoke_without_command=True
)
@click.version_option(package_name="classmood")
@click.option("--config", type=click.Path(path_type=Path), metavar="FILE", help="Settings file [config.yaml here].")
@click.option("--debug", is_flag=True, help="Show tracebacks and everything that is logged.")
@click.pass_context
def commands(context: click.Context, config: Path | None, *, debug: bool) -> None:
    """The mood of an online class, live, on your own laptop.

    Without a command it opens the pages, where you set up a class and start it. `classmood demo` shows everything
    at work: it needs no camera, no meeting and no students.
    """
    front = context.ensure_object(Front)
    front.config, front.debug = config, debug
    logging.basicConfig(level=logging.DEBUG if debug else logging.WARNING, format="%(message)s")
    if context.invoked_subcommand is None:
        context.invoke(live.dashboard, seconds=None, no_browser=False)


for command in (
    *live.COMMANDS,
    *agent.COMMANDS,
    *lessons.COMMANDS,
    *comparing.COMMANDS,
    *lookback.COMMANDS,
    *datasets.COMMANDS,
    *networks.COMMANDS,
    *models.COMMANDS,
    *conditions.COMMANDS,
    *benchmarks.COMMANDS,
    *upkeep.COMMANDS,
):
    commands.add_command(command)


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end the program with its exit code.

    0: done. 1: `classmood doctor` found something to mend. 2: a wrong setting, option or argument. 3: nothing to
    capture. 4: a network is missing or damaged. 5: the database. 6: a data set. 7: not acknowledged. 70: a defect
    of the program. 130: broken off by Ctrl-C or SIGTERM.

    Args:
        arguments: the words after ``classmood``; those of this process when None.
    """
    front = Front()
    for stream in (sys.stdout, sys.stderr):
        _take_any_text(stream)
    # Asked to end, a command breaks off as at Ctrl-C, so that what it started ends with it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Python searches all that was ever imported for garbage once more as it ends: up to three seconds for the pages on
    # a busy laptop, after everything is stored and closed. What is frozen is not searched.
    atexit.register(gc.freeze)
    threads_end = threading.excepthook
    threading.excepthook = partial(_thread_failed, front)
    try:
        # None unless a command chose its own code.
        code = commands.main(arguments, prog_name="classmood", obj=front, standalone_mode=False) or 0
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        code = INTERRUPTED
    except BrokenPipeError:
        # The reader, `head` say, has seen enough.
        sys.stderr.close()
        code = 0
    except ClassmoodError as error:
        _trace(front)
        click.echo(f"classmood: {error}", err=True)
        code = error.exit_code
    except Exception as error:  # noqa: BLE001 a teacher is told in one line, a developer with --debug in all
        _trace(front)
        _tell_defect(error)
        code = DEFECT
    finally:
        threading.excepthook = threads_end
    sys.exit(code)


def _take_any_text(stream: TextIO | None) -> None:
    """Let a title in any alphabet pass, instead of ending the command: an old code page lacks most of them.

    Args:
        stream: None when it was closed by who started the program.
    """
    if isinstance(stream, io.TextIOWrapper):
        # A terminal is asked for its own encoding; what reads from a pipe or a file, the pages among it, expects UTF-8.
        stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def _trace(front: Front) -> None:
    """With --debug, print where the error of now was raised; what a command ends with is the same without."""
    if front.debug:
        click.echo(traceback.format_exc(), nl=False, err=True)


def _tell_defect(error: Exception) -> None:
    click.echo(
        f"classmood: a defect of the program: {type(error).__name__}: {error}. "
        "`classmood --debug ...` shows where; please report it.",
        err=True,
    )


def _thread_failed(front: Front, failed: threading.ExceptHookArgs) -> None:
    """Tell in one line what ended a thread; the command goes on, and with --debug all is shown.

    Nothing is told of a connection that was lost: a browser that goes away at the wrong moment ends the thread that
    served it, because simple-websocket takes a broken pipe for that, and no reset.
    """
    if front.debug:
        threading.__excepthook__(failed)
    elif isinstance(failed.exc_value, Exception) and not isinstance(failed.exc_value, ConnectionError):
        _tell_defect(failed.exc_value)
