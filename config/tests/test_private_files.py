"""What our processes write is for their owner alone, whatever the machine's habit."""

import stat
import subprocess
import sys
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_WRITE = (
    "import os; os.umask(0o022); from config import settings; open(settings.DATA_DIR / 'x', 'w')"
)


def test_privacy_a_file_written_after_the_settings_is_its_owners_alone(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _WRITE],
        cwd=_ROOT,
        env={"GUICHET_DATA_DIR": str(tmp_path), "HOME": str(tmp_path)},
        check=True,
        timeout=60,
    )
    assert stat.S_IMODE((tmp_path / "x").stat().st_mode) == 0o600
