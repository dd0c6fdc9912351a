"""What the pages of a system show besides its sheet."""
