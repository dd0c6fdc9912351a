"""Installs Debian packages when it may, and says so when it may not."""

import os
import shutil
import subprocess
import sys


def may_install() -> bool:
    """Tell whether this machine is a Debian on which we are root."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> bool:
    """Install the packages; give whether it worked. Needs ``may_install()``."""
    print(f"Installation de {', '.join(packages)} (Debian)…", flush=True)
    return _succeeds("apt-get", "update", "-qq") and _succeeds(
        "apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages
    )


def is_installed(package: str) -> bool:
    """Tell whether Debian knows the package as installed."""
    return shutil.which("dpkg-query") is not None and _succeeds(
        "dpkg-query", "--show", "--showformat=${db:Status-Status}", package
    )


def _succeeds(*command: str) -> bool:
    done = subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode == 0


def main(packages: list[str]) -> int:
    """Install those that are missing; give 1 when some still are."""
    missing = [package for package in packages if not is_installed(package)]
    if not missing or (may_install() and install(*missing)):
        return 0
    print(f"Il manque : apt-get install {' '.join(missing)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
