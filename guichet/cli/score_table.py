"""`guichet score --data`: the score of each row of a table, written whole or not at all."""

import contextlib
import json
import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final

from guichet.cli.terminal import complain, shown, shown_path, unusable
from guichet.engine.scoring.evaluate import PartialModelError
from guichet.engine.scoring.model import Model
from guichet.engine.typography import typeset

if TYPE_CHECKING:
    from guichet.engine.scoring.tables import Work

_ENDINGS: Final = (".csv", ".parquet")
_QUIET_SECONDS: Final = 2.0
_TURN: Final = 0.1


class _Stopped(Exception):
    """Somebody asked us to stop: the exit code of that signal."""


def run(
    model: Model,
    data: str,
    output: str | None,
    *,
    as_json: bool = False,
    engine: str = "local",
    master: str = "",
) -> int:
    """Write the scores of a table; return 0, or 2 and one French line when it cannot be done."""
    # Only now: a person's score needs no engine for tables.
    from guichet.engine.scoring.tables import TableFault

    try:
        source, out = _checked(data, output)
        if engine == "spark":
            with _beside(out) as draft:
                rows = _on_spark(model, source, draft, master)
        else:
            # Before the draft is there: whoever stops us then would leave it behind.
            with _stoppable() as asked, _beside(out) as draft:
                rows = _here(model, source, draft, asked)
    except (TableFault, PartialModelError) as fault:
        complain("score", fault)
        return 2
    except _Stopped as asked:
        return int(str(asked))
    except FileExistsError as error:
        complain("score", f"« {shown_path(error.filename)} » existe déjà ; rien n’a été écrit.")
        return 2
    except OSError as error:
        complain("score", f"{unusable(error)}.")
        return 2
    if as_json:
        print(json.dumps({"model": model.id, "rows": rows, "output": str(out)}, ensure_ascii=False))
    else:
        count = f"{rows:,}".replace(",", "\u202f")
        print(typeset(f"« {shown(out.name)} » : {count} notes de « {model.title} »."))
    return 0


def _checked(data: str, output: str | None) -> tuple[Path, Path]:
    from guichet.engine.scoring.tables import TableFault

    if not output:
        raise TableFault("dites où écrire les notes : -o FICHIER.csv ou -o FICHIER.parquet")
    source, out = Path(data), Path(output)
    if out.suffix not in _ENDINGS:
        raise TableFault(f"« {shown(out.name)} » : le nom finit par .csv ou .parquet")
    if out.exists():
        raise FileExistsError(0, "", str(out))
    return source, out


@contextlib.contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """Give a path to write to; at the end the file takes the name `out`, unless another has it."""
    draft = out.with_name(f".guichet-{secrets.token_hex(8)}{out.suffix}")
    # A folder that is not there, or refuses us, is told before the work rather than after.
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
        with draft.open("rb+") as stream:
            os.fsync(stream.fileno())
        try:
            os.link(draft, out)
        except FileExistsError:
            raise FileExistsError(0, "", str(out)) from None
        except OSError:
            # A USB stick has no second names for a file.
            draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)


def _here(model: Model, source: Path, draft: Path, asked: list[int]) -> int:
    from guichet.engine.scoring import tables

    with (
        tables.opened(source, draft.parent) as table,
        tables.work(model, table, draft.parent) as work,
    ):
        return _done(work, draft, asked)


def _done(work: "Work", draft: Path, asked: list[int]) -> int:
    """Let the engine work in a thread, so that we hear who asks us to stop, and tell how far it is."""
    ended: list[int | BaseException] = []

    def do() -> None:
        try:
            ended.append(work.run(draft))
        except BaseException as error:  # noqa: BLE001  # told by the thread that waits
            ended.append(error)

    worker = threading.Thread(target=do)
    worker.start()
    start = time.monotonic()
    is_watched = sys.stderr.isatty()
    while worker.is_alive():
        worker.join(_TURN)
        if asked:
            work.engine.interrupt()
        if is_watched and time.monotonic() - start > _QUIET_SECONDS:
            print(f"\r{max(0, work.engine.query_progress()):3.0f} %", end="", file=sys.stderr)
    if is_watched:
        print("\r      \r", end="", file=sys.stderr)
    if asked:
        raise _Stopped(str(128 + asked[0]))
    if isinstance(ended[0], BaseException):
        raise ended[0]
    return ended[0]


@contextlib.contextmanager
def _stoppable() -> Iterator[list[int]]:
    """Note the signals that ask us to stop, so that nothing half written is left."""
    asked: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _on_spark(model: Model, source: Path, draft: Path, master: str) -> int:
    from guichet.engine.scoring import spark

    return spark.score_table(model, source, draft, master)
