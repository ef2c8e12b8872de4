from __future__ import annotations

from pathlib import Path

from launcher import stamps


def test_a_stamp_fits_what_it_was_written_for(tmp_path: Path) -> None:
    stamps.write(tmp_path / "stamp", stamps.digest("a"))
    assert stamps.fits(tmp_path / "stamp", stamps.digest("a"))
    assert not stamps.fits(tmp_path / "stamp", stamps.digest("b"))


def test_without_a_stamp_nothing_fits(tmp_path: Path) -> None:
    assert not stamps.fits(tmp_path / "stamp", stamps.digest("a"))


def test_parts_do_not_run_into_each_other() -> None:
    assert stamps.digest("ab", "c") != stamps.digest("a", "bc")


def test_a_tree_is_another_one_when_a_file_changes_its_content_or_its_name(tmp_path: Path) -> None:
    source = tmp_path / "src" / "App.tsx"
    source.parent.mkdir()
    source.write_text("one")
    first = stamps.digest_tree(tmp_path)
    source.write_text("two")
    second = stamps.digest_tree(tmp_path)
    source.rename(source.with_name("Page.tsx"))
    assert len({first, second, stamps.digest_tree(tmp_path)}) == 3


def test_folders_left_out_do_not_count(tmp_path: Path) -> None:
    before = stamps.digest_tree(tmp_path, leave_out=["dist"])
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text("built")
    assert stamps.digest_tree(tmp_path, leave_out=["dist"]) == before
