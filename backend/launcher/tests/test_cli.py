from __future__ import annotations

import io

import pytest

from launcher.cli import main
from launcher.console import Console
from launcher.tests.conftest import ROOT


@pytest.mark.parametrize(
    "words", [["down"], ["up", "now"], ["up", "--workers", "0"], ["test", "backnd"], ["chaos", "--runs", "0"], []]
)
def test_words_it_does_not_know_show_the_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words, root=str(ROOT))
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert "usage: messager" in said
    assert said.splitlines()[-1].startswith("messager: ")


def test_the_version_is_the_one_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"], root=str(ROOT))
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("Messager 0.")


def test_only_test_passes_arguments_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--", "-k", "x"], root=str(ROOT)) == 2
    assert "arguments after --" in capsys.readouterr().err


def test_a_processs_line_cannot_steer_the_terminal() -> None:
    stream = io.StringIO()
    console = Console(stream)
    console.announce(["api", "worker1"])
    console.line("api", "\x1b[2Jgone\ttab\x07")
    assert stream.getvalue() == "api     | \\x1b[2Jgone\ttab\\x07\n"
