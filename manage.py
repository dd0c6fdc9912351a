#!/usr/bin/env python3
"""Django's own commands, for those who work on the code; everyone else says `guichet`."""

import sys

from django.core.management import execute_from_command_line

from config.start import name_settings

if __name__ == "__main__":
    name_settings()
    execute_from_command_line(sys.argv)
