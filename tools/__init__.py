"""What `make` runs; nothing here is needed to open the counter."""
