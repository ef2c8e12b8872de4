from __future__ import annotations

import pytest

from launcher import node, versions


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v20.19.0\n", (20, 19, 0)),
        ("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", (7, 0, 15)),
        ("Valkey server v=8.1.1 sha=00000000:1", (8, 1, 1)),
        ("v22.12", (22, 12, 0)),
    ],
)
def test_a_version_is_found_in_what_a_program_prints(text: str, version: versions.Version) -> None:
    assert versions.parse(text) == version


def test_text_without_a_version_has_none() -> None:
    assert versions.parse("command not found") is None


@pytest.mark.parametrize("version", [(20, 19, 0), (20, 20, 2), (22, 12, 0), (24, 0, 0), (25, 1, 0)])
def test_these_versions_of_node_build_the_page(version: versions.Version) -> None:
    assert node.builds_the_page(version)


@pytest.mark.parametrize("version", [(18, 20, 0), (20, 18, 3), (21, 7, 0), (22, 11, 0), (23, 9, 0)])
def test_these_versions_of_node_do_not_build_the_page(version: versions.Version) -> None:
    assert not node.builds_the_page(version)
