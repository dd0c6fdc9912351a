"""The public door exists so that anyone can tell what happened to them, and come back with a paper ticket."""
