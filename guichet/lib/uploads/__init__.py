"""Files that people send: taken in without a readable trace on the disk, then cleaned of what betrays.

`receiving` is the door: a view marked `@takes_files` asks `received(request, field)`, then
`cleaned(files)`. Refusals are French sentences, ready to be shown. Nothing is imported here, since
`workshop` runs alone in a process of its own, without Django.
"""
