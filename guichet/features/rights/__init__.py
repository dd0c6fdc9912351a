"""The rights room exists so that every right and procedure can be read, printed, dated and traced to its source."""
