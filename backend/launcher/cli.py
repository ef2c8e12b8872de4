"""The words after `./messager`."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tomllib
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any, NoReturn

from bench.options import add_arguments as add_bench_arguments
from chaos.mutants import MUTANTS
from chaos.options import add_arguments as add_chaos_arguments
from launcher import bench, chaos, checks, schema, screenshots, suites
from launcher.address import Address
from launcher.console import Console
from launcher.errors import LauncherError, UsageError
from launcher.layout import Layout
from launcher.stack import Options
from launcher.stop import Stop, Stopped
from launcher.tools import Tools
from launcher.up import up

_WHAT = "Messager: Celery tasks with a form, a typed API and durable runs."


class Parser(argparse.ArgumentParser):
    """Shows the help with every mistake, not only the usage."""

    def error(self, message: str) -> NoReturn:
        """Ends with the help and the mistake."""
        self.print_help(sys.stderr)
        self.exit(2, f"\nmessager: {message}\n")


def main(argv: Sequence[str], *, root: str) -> int:
    """The exit code of the command that `argv` names, run for the project in `root`."""
    layout = Layout.read(Path(root), os.environ)
    words, rest = _split(argv)
    parsed = _parser(layout).parse_args(words)
    try:
        command: Callable[[argparse.Namespace, list[str], Tools], Coroutine[Any, Any, int]] = parsed.command
        if rest and command is not _test:
            raise UsageError("Only `./messager test` takes arguments after --")
        return asyncio.run(command(parsed, rest, Tools(layout=layout, console=Console())))
    except LauncherError as error:
        print(f"messager: {error}", file=sys.stderr)
        return error.exit_code
    except PermissionError as error:
        print(
            f"messager: This user may not use {error.filename}: set MESSAGER_HOME to a folder of its own",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        return 130


def _split(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words before and after `--`."""
    words = list(argv)
    at = words.index("--") if "--" in words else len(words)
    return words[:at], words[at + 1 :]


async def _up(parsed: argparse.Namespace, rest: list[str], tools: Tools) -> int:
    address = Address.read(parsed.host, parsed.port, tools.env)
    return await up(Options(address=address, workers=parsed.workers, concurrency=parsed.concurrency), tools)


async def _test(parsed: argparse.Namespace, rest: list[str], tools: Tools) -> int:
    return await _until_stopped(suites.test(parsed.suites or list(suites.SUITES), rest, tools))


async def _check(parsed: argparse.Namespace, rest: list[str], tools: Tools) -> int:
    return await _until_stopped(checks.check(tools))


async def _mutants(parsed: argparse.Namespace, rest: list[str], tools: Tools) -> int:
    return await _until_stopped(chaos.mutants(parsed, tools))


async def _chaos(parsed: argparse.Namespace, rest: list[str], tools: Tools) -> int:
    return await _until_stopped(chaos.chaos(parsed, tools))


async def _bench(parsed: argparse.Namespace, rest: list[str], tools: Tools) -> int:
    return await _until_stopped(bench.bench(parsed, tools))


async def _schema(parsed: argparse.Namespace, rest: list[str], tools: Tools) -> int:
    return await _until_stopped(schema.generate(tools, check=parsed.check))


async def _screenshots(parsed: argparse.Namespace, rest: list[str], tools: Tools) -> int:
    return await _until_stopped(screenshots.screenshots(parsed, tools))


async def _until_stopped(work: Coroutine[Any, Any, int]) -> int:
    stop = Stop()
    stop.listen()
    try:
        return await stop.interrupting(work)
    except Stopped:
        return 130


def _parser(layout: Layout) -> Parser:
    parser = Parser(prog="messager", description=_WHAT)
    parser.add_argument("--version", action="version", version=f"Messager {_version(layout)}")
    commands = parser.add_subparsers(required=True, metavar="command", parser_class=Parser)
    _add_up(commands)
    _add_test(commands)
    checking = commands.add_parser("check", help="lint, format, types, import rule, generated client, migrations")
    checking.set_defaults(command=_check)
    storming = commands.add_parser("chaos", help="break a Messager of its own in every way, and see what it keeps")
    add_chaos_arguments(storming)
    storming.set_defaults(command=_chaos)
    mutating = commands.add_parser("mutants", help="show that the chaos suite fails when the run protocol is wrong")
    mutating.add_argument(
        "--db", choices=["sqlite", "postgres"], default="postgres", help="database (default: postgres)"
    )
    mutating.add_argument("mutants", nargs="*", metavar="mutant", help=f"only these: {', '.join(MUTANTS)}")
    mutating.set_defaults(command=_mutants)
    measuring = commands.add_parser(
        "bench", help="measure Messager beside Celery itself, two bare endpoints and Flower"
    )
    add_bench_arguments(measuring)
    measuring.set_defaults(command=_bench)
    making = commands.add_parser("schema", help="make the page's typed client from the API")
    making.add_argument("--check", action="store_true", help="change nothing, fail when it is out of date")
    making.set_defaults(command=_schema)
    picturing = commands.add_parser("screenshots", help="take a picture of every page, in both themes, large and small")
    picturing.add_argument("--out", default="screenshots", help="folder for the pictures (default: screenshots)")
    picturing.set_defaults(command=_screenshots)
    return parser


def _add_up(commands: Any) -> None:
    parser = commands.add_parser("up", help="start Messager; installs what it needs into .messager first")
    parser.add_argument("--host", help="address to listen on (default: MESSAGER_HOST or 127.0.0.1)")
    parser.add_argument("--port", type=_number(1, 65535), help="port (default: MESSAGER_PORT or 8000)")
    parser.add_argument("--workers", type=_number(1, 100), default=1, help="number of workers (default: 1)")
    parser.add_argument(
        "--concurrency",
        type=_number(1, 1000),
        help="tasks each worker runs at once (default: number of cores)",
    )
    parser.set_defaults(command=_up)


def _add_test(commands: Any) -> None:
    parser = commands.add_parser("test", help="run the tests: all, or some suites", usage=suites.USAGE)
    parser.add_argument("suites", nargs="*", type=_suite, metavar="suite", help=", ".join(suites.SUITES))
    parser.set_defaults(command=_test)


def _suite(text: str) -> str:
    if text not in suites.SUITES:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(suites.SUITES)}")
    return text


def _number(low: int, high: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        if not text.isdecimal() or not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(f"must be a whole number from {low} to {high}, not {text!r}")
        return int(text)

    return number


def _version(layout: Layout) -> str:
    project = tomllib.loads((layout.backend / "pyproject.toml").read_text())["project"]
    return str(project["version"])
