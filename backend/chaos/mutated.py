"""`python -m chaos.mutated MUTANT MODULE …`: a process of Messager with a mutant of its run protocol."""

from __future__ import annotations

import importlib
import sys

from chaos.mutants import MUTANTS
from messager import start


def main() -> None:
    """Set Django up first, so that there is something to change; doing it twice changes nothing."""
    name, module = sys.argv[1:3]
    del sys.argv[1:3]
    start.set_up()
    MUTANTS[name].apply()
    importlib.import_module(module).main()


if __name__ == "__main__":
    main()
