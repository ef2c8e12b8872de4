"""`python -m bench`; ./messager bench calls it with the packages it needs."""

import sys

from bench.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
