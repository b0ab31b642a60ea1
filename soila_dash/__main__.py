"""`python -m soila_dash`, and `soila-dash` where the package is installed: the command line."""

import sys

from soila_dash import cli


def main() -> int:
    """Runs the command that the process was called with; its exit status."""
    return cli.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
