"""Lists of places in the formats that others publish: the national schema, directories, old lists."""
