#!/bin/sh
# Rewrites requirements/*.txt from *.in: exact versions and hashes, and no address of any registry.
set -eu
cd "$(dirname "$0")/.."

lock() {
    .venv/bin/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes \
        --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
        --no-emit-options "$@" --output-file "requirements/$group.txt" "requirements/$group.in"
}

for group in base test bench cluster; do
    lock "$@"
    if grep -nE '://|^ *--(extra-)?index|^ *--find-links' "requirements/$group.txt"; then
        echo "requirements/$group.txt nomme un registre : ce fichier doit servir partout." >&2
        exit 1
    fi
done
echo "Les versions sont fixées dans requirements/. Relisez la différence avant de la garder."
