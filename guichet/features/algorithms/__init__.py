"""The algorithms room exists so that people see what scores them, and what nobody would say of it."""
