"""Pure rules: no web framework and no network, usable from a notebook and the command line."""
