"""The directory: places, what people say of them, and the files they come from."""
