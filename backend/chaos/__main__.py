"""`python -m chaos`; ./messager chaos calls it with the packages it needs."""

import sys

from chaos.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
