"""How the house is put together: settings, addresses, start."""
