"""`python -m chaos`: exit code 0 when every promise held, 1 when one was broken, 2 when the words made no sense."""

from __future__ import annotations

import math
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import FrameType

from chaos import options as words
from chaos import plan, report
from chaos.errors import ChaosError, UsageError
from chaos.options import Options
from chaos.records import Evidence
from chaos.stack import compose
from chaos.stack.compose_settings import ComposeSettings
from chaos.stack.interface import Stack
from chaos.stack.local import local_stack
from chaos.stack.settings import Settings, offered
from chaos.storm import Storm

BROKEN, USAGE, INTERRUPTED = 1, 2, 130
MOST = 3
"""Times as long as planned a storm may take, since faults wait for each other,"""
STARTS_AND_ENDS = 600.0
"""and seconds for all that comes after it."""


def main(argv: Sequence[str]) -> int:
    """Run a storm."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return storm(words.parse(argv))
    except UsageError as error:
        print(f"messager chaos: {error}", file=sys.stderr)
        return USAGE
    except ChaosError as error:
        print(f"messager chaos: {error}", file=sys.stderr)
        return BROKEN
    except KeyboardInterrupt:
        return INTERRUPTED


def storm(options: Options) -> int:
    """Plan it, run it, judge it."""
    chosen = plan.choose(options.faults, _offered(options))
    planned = plan.make(chosen, options.runs, options.lease, options.seed)
    say = _saying()
    say(f"seed {options.seed}: {options.runs} runs and {len(planned.faults)} faults in {planned.seconds:.0f} s")
    evidence = _rage(options, planned, say)
    judged = report.make(evidence, options, dict(chosen.not_here))
    print("\n" + judged.text(), flush=True)
    if options.report:
        options.report.write_text(judged.json() + "\n")
    return BROKEN if judged.violated else 0


def _rage(options: Options, planned: plan.Plan, say: plan.Say) -> Evidence:
    folder = Path(tempfile.mkdtemp(prefix="messager-chaos-"))
    # PostgreSQL's own user has to get through.
    folder.chmod(0o755)
    if options.keep:
        say(f"everything is kept in {folder}")
    with _stack(options, planned, folder) as stack, _at_most(MOST * planned.seconds + STARTS_AND_ENDS):
        say("the stack works; the storm begins")
        return Storm(options=options, plan=planned, stack=stack, folder=folder, say=say).run()


def _offered(options: Options) -> frozenset[str]:
    return compose.offered() if options.stack == "compose" else offered(options.database)


def _stack(options: Options, planned: plan.Plan, folder: Path) -> AbstractContextManager[Stack]:
    if options.stack == "compose":
        return compose.compose_stack(ComposeSettings(folder=folder, lease=options.lease), options.keep)
    kinds = {one.kind.name for one in planned.faults}
    settings = Settings(
        folder=folder,
        database=options.database,
        lease=options.lease,
        small_disk="db-full" in kinds,
        clock="clock" in kinds,
        mutant=options.mutant,
    )
    return local_stack(settings, options.keep)


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise ChaosError inside when it takes longer: every wait is bounded, but their sum should be, too."""

    def too_long(number: int, frame: FrameType | None) -> None:
        raise ChaosError(f"the storm did not end within {seconds:.0f} s")

    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(math.ceil(seconds))
    try:
        yield
    finally:
        signal.alarm(0)


def _saying() -> plan.Say:
    began = time.monotonic()

    def say(line: str) -> None:
        print(f"{time.monotonic() - began:7.1f} s  {line}", flush=True)

    return say


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
