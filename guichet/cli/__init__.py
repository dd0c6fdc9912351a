"""The command `guichet`: the same answers without a browser, and the server itself."""
