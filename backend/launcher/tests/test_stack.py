"""How long each of Messager's processes gets to end."""

from __future__ import annotations

from pathlib import Path

import pytest

from launcher.address import Address
from launcher.layout import Layout
from launcher.stack import Options, Stack


def graces(**env: str) -> list[float]:
    layout = Layout.read(Path("/project"), env)
    options = Options(address=Address.read(None, None, env), workers=2)
    return [
        program.grace for program in Stack(layout=layout, options=options, python=Path("python"), env=env).workers()
    ]


@pytest.mark.parametrize(("seconds", "grace"), [("5", 15), ("300", 310), ("soon", 30)])
def test_a_worker_gets_longer_to_end_than_it_lets_its_tasks_go_on(seconds: str, grace: float) -> None:
    assert graces(MESSAGER_DRAIN_SECONDS=seconds) == [grace, grace]


def test_unless_told_otherwise_it_gets_half_a_minute() -> None:
    assert graces() == [30, 30]
