"""What only the counter's templates need."""
