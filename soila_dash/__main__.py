"""`python -m soila_dash`: the command line."""

import sys

from soila_dash.cli import main

sys.exit(main(sys.argv[1:]))
