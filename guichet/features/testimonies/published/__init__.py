"""The shelf exists so that what people agreed to show is found, counted and quoted, and nothing else."""
