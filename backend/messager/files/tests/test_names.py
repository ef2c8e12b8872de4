from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messager.files.names import LONGEST, clean_name


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("report.csv", "report.csv"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\system32\\evil.exe", "evil.exe"),
        ("/", "file"),
        ("..", "file"),
        ("", "file"),
        (".env", "env"),
        ("a\0b.txt", "ab.txt"),
        ("line\r\nSet-Cookie: x.txt", "lineSet-Cookie: x.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\ud800x.txt", "x.txt"),
        ("u\u0308ber.txt", "über.txt"),
        ("報告.pdf", "報告.pdf"),
        ("a" * 300 + ".csv", "a" * 196 + ".csv"),
        ("trailing. . ", "trailing"),
    ],
)
def test_a_name_is_kept_as_far_as_it_is_harmless(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@given(st.text(alphabet=st.characters(), max_size=400))
def test_any_name_becomes_one_that_every_file_system_takes(name: str) -> None:
    clean = clean_name(name)
    assert 0 < len(clean.encode()) <= LONGEST
    assert clean not in {".", ".."}
    assert not set(clean) & set("/\\\0\n\r")
    assert clean_name(clean) == clean
