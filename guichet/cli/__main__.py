"""Lets `python -m guichet.cli` be the command `guichet`."""

import sys

from guichet.cli.main import main

sys.exit(main())
