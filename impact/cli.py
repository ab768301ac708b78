"""The command line. Answers on stdout, everything else on stderr; each command is a module of `impact.commands`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Any

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # small matrices: threads cost more than they bring, and vary the last digits

import click  # noqa: E402

from impact.commands.examples import SUMMARIES, epilog  # noqa: E402
from impact.ground.errors import Fault, InputError, did_you_mean  # noqa: E402
from impact.ground.version import VERSION  # noqa: E402

WRONG_INPUT = 1
COMMANDS = (
    "assess", "check", "explain", "simulate", "sensitivity", "alternatives", "business", "price", "attribution",
    "claim", "society", "lca", "map", "factors", "report", "figure", "verify", "export", "compare", "new", "convert",
)  # fmt: skip


class Commands(click.Group):
    """Loads a command's module when it is asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"impact.commands.{name}").command
        command.name = name
        command.epilog = epilog(name)
        return command

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands with what each is for; no module is loaded for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, SUMMARIES.get(name, "")) for name in COMMANDS])

    def resolve_command(self, context: click.Context, args: list[str]) -> Any:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            context.fail(f"No such command '{args[0]}'. {did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(context, args)


@click.command(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 80}, epilog=epilog("")
)
@click.version_option(VERSION, prog_name="impact")
def cli() -> None:
    """What an industrial symbiosis saves: climate, water and money against explicit baselines.

    PATH is a case file, a folder of cases, or the id of a bundled case (kal-wastewater-heat).
    """


def main() -> None:
    """Entry point: a user's mistake is answered with its faults and exit code 1, never a traceback."""
    _fit_terminal()
    try:
        cli(standalone_mode=False, prog_name="impact")
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted.", err=True)
        sys.exit(130)
    except InputError as error:
        _show(error.faults)
        sys.exit(WRONG_INPUT)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except OSError as error:
        if error.strerror is None:
            raise
        named = f"'{error.filename}': " if error.filename else ""  # a disk that is full, a name that is too long
        _show([Fault("system", f"{named}{error.strerror}.")])
        sys.exit(WRONG_INPUT)


def _fit_terminal() -> None:
    """Lines as wide as the terminal; a file or a pipe gets the usual width, or what COLUMNS says."""
    from shutil import get_terminal_size

    from impact.ground.layout import USUAL, use_width

    known = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdecimal()
    use_width(get_terminal_size((USUAL, 24)).columns if known else USUAL)


def _show(faults: Iterable[Fault]) -> None:
    from impact.ground.paths import shown_fault

    for fault in faults:
        click.echo(shown_fault(fault), err=True)


if __name__ == "__main__":
    main()
