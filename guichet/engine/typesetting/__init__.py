"""From a document to paper: PDF, ODT, plain text and calendar files, all from the same objects.

Import `documents` and `text` freely; `pdf` loads Typst and `calendar` its library, so they are imported
only by what prints (the command line must answer about a deadline without waiting for them).
"""
