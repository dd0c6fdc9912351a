#!/bin/sh
# Prepares .venv for one use (base, test or bench), and does nothing when it is ready already.
set -eu
use=${1:?"dites pour quoi : base, test ou bench"}
cd "$(dirname "$0")/.."
venv=.venv

fail() {
    echo "$1" >&2
    exit 1
}

# Debian's own first: its faults are mended with the machine's, and it is built to be fast.
find_python() {
    found=
    for candidate in /usr/bin/python3 python3 python3.11 python3.12 python3.13; do
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        found=${found:-$candidate}
        "$candidate" -c 'import ensurepip' 2>/dev/null && found=$candidate && break
    done
    [ "$found" ] ||
        fail "Guichet demande Python 3.11 ou plus récent. Sur Debian 12 : apt-get install python3 python3-venv"
    command -v "$found"
}

can_install() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1
}

# Debian ships Python without what `-m venv` needs; root may add it.
ensure_venv_module() {
    "$1" -c 'import ensurepip' 2>/dev/null && return
    can_install || fail "Il manque le paquet python3-venv. Demandez : apt-get install python3-venv"
    echo "Installation de python3-venv…"
    {
        apt-get update -qq &&
            DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
                python3-venv
    } </dev/null >/dev/null 2>&1 || fail "Le paquet python3-venv n’a pas pu être installé."
}

make_venv() {
    python=$(find_python)
    ensure_venv_module "$python"
    echo "Création de l’environnement $venv…"
    "$python" -m venv --clear "$venv" || fail "L’environnement $venv n’a pas pu être créé."
}

# The command `guichet` of this checkout: the code is read where it stands.
link_command() {
    packages=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    pwd >"$packages/guichet.pth"
    printf '#!/bin/sh\nexec "%s/bin/python" -m guichet.cli "$@"\n' "$PWD/$venv" >"$venv/bin/guichet"
    chmod +x "$venv/bin/guichet"
}

[ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1 || make_venv

requirements="requirements/$use.txt"
stamp="$venv/ready-$use"
# The folder is part of the stamp: an environment that was moved does not work any more.
wanted="$(cksum "$requirements" tools/install.sh) $PWD"
[ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && exit 0

# Whoever develops has much that is seldom loaded, which Python compiles when it is; a house has it done
# now: who opens it may not be who installed it.
compile=--no-compile
[ "$use" = base ] && compile=--compile

echo "Installation de ce qui est écrit dans $requirements…"
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-input "$compile" \
    --require-hashes --requirement "$requirements" ||
    fail "L’installation a échoué : il faut un accès à un dépôt de paquets Python, cette fois seulement."
link_command
echo "$wanted" >"$stamp"
