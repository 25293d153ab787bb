"""Damage to a case folder: its files, the structure of its YAML, the rows and columns of its tables."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.damage.texts import ANYWHERE, IN_YAML
from tests.damage.values import plain

if TYPE_CHECKING:
    import random

Cells = list[list[str]]
ALIAS = re.compile(r"(?:^|[\s\[{,:])\*\w", re.MULTILINE)


def damage_case(rng: random.Random, folder: Path) -> list[str]:
    """Damage a case folder once or a few times and return what was done."""
    done = []
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        kind = rng.choices((_text, _structure, _table, _files), (50, 25, 15, 10))[0]
        try:
            done.append(kind(rng, folder))
        except (OSError, UnicodeError, csv.Error) as error:  # damaged beyond this kind of damage already
            done.append(f"{kind.__name__[1:]}: {type(error).__name__}")
    return done


def _all(folder: Path, suffix: str) -> list[Path]:
    return sorted(path for path in folder.rglob(f"*{suffix}") if path.is_file() and not path.is_symlink())


def _text(rng: random.Random, folder: Path) -> str:
    paths = _all(folder, ".yaml") * 3 + _all(folder, ".csv")
    if not paths:
        return "text: no file left"
    path = rng.choice(paths)
    how = rng.choice(IN_YAML if path.suffix == ".yaml" else ANYWHERE)
    path.write_bytes(how(rng, path.read_bytes()))
    return f"{how.__name__} in {path.name}"


def _structure(rng: random.Random, folder: Path) -> str:
    """Change one place of the data in a YAML file, or two."""
    paths = _all(folder, ".yaml")
    if not paths:
        return "structure: no file left"
    path = rng.choice(paths)
    data = loaded(path)
    if not isinstance(data, dict) or not data:
        return f"structure: none in {path.name}"
    told = [_changed(rng, data) for _ in range(rng.choice((1, 1, 2)))]
    path.write_text(_dumped(data), encoding="utf-8", errors="surrogatepass")
    return f"{', '.join(told)} in {path.name}"


def loaded(path: Path) -> Any:
    """Return the data of a YAML file; None where there is none or an alias, which can stand for any amount."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    text = path.read_text(encoding="utf-8")
    try:
        return None if ALIAS.search(text) else YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError, RecursionError, AttributeError, TypeError, KeyError):
        return None


def _dumped(data: Any) -> str:
    """Return data as YAML that any reader takes: JSON, since it is a part of it."""
    import json

    return json.dumps(data, indent=1, default=str, ensure_ascii=False, skipkeys=True)


def places(data: Any) -> list[tuple[Any, Any]]:
    """Return every place of nested data as its holder and its key."""
    found: list[tuple[Any, Any]] = []
    waiting = [data]
    while waiting:
        holder = waiting.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder)) if isinstance(holder, list) else ()
        for key in keys:
            found.append((holder, key))
            waiting.append(holder[key])
    return found


def _changed(rng: random.Random, data: Any) -> str:
    found = places(data)
    if not found:
        return "nothing"
    holder, key = rng.choice(found)
    what = rng.choice(("value", "value", "drop", "repeat", "swap", "wrap", "rename", "move", "empty", "copy"))
    if what == "value":
        holder[key] = plain(rng)
    elif what == "drop":
        del holder[key]
    elif what == "repeat" and isinstance(holder, list):
        holder.insert(key, holder[key])
    elif what == "swap":
        other, at = rng.choice(found)
        holder[key], other[at] = other[at], holder[key]
    elif what == "wrap":
        holder[key] = rng.choice(([holder[key]], {"id": holder[key]}, [holder[key]] * 2))
    elif what == "rename" and isinstance(holder, dict):
        holder[rng.choice((f"{key}s", "id", "mw", "name", str(key).upper(), "", "\x01"))] = holder.pop(key)
    elif what == "move":
        other, at = rng.choice(found)
        other[at] = _copied(holder[key])
    elif what == "copy" and isinstance(holder, dict):
        holder[f"{key}_2"] = _copied(holder[key])
    else:
        holder[key] = {} if isinstance(holder[key], dict) else [] if isinstance(holder[key], list) else None
    return f"{what} {key}"


def _copied(value: Any) -> Any:
    import copy

    return copy.deepcopy(value)


def _table(rng: random.Random, folder: Path) -> str:
    """Change columns, rows or cells of a CSV."""
    paths = _all(folder, ".csv")
    if not paths:
        return _text(rng, folder)
    path = rng.choice(paths)
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    if not rows or not rows[0]:
        return f"table: none in {path.name}"
    how = rng.choice((drop_column, repeat_column, rename_column, shuffled_columns, drop_row, repeat_rows, swapped_cells,
                      cell_value, cell_value, more_cells, fewer_cells, headless, only_header))  # fmt: skip
    how(rng, rows)
    text = io.StringIO()
    csv.writer(
        text, delimiter=rng.choice(",,,,,;\t|"), lineterminator=rng.choice(("\n", "\n", "\r\n", "\r"))
    ).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", errors="surrogatepass", newline="")
    return f"{how.__name__} in {path.name}"


def drop_column(rng: random.Random, rows: Cells) -> None:
    at = rng.randrange(len(rows[0]))
    rows[:] = [row[:at] + row[at + 1 :] for row in rows]


def repeat_column(rng: random.Random, rows: Cells) -> None:
    at = rng.randrange(len(rows[0]))
    rows[:] = [[*row, *row[at : at + 1]] for row in rows]


def rename_column(rng: random.Random, rows: Cells) -> None:
    at = rng.randrange(len(rows[0]))
    rows[0][at] = rng.choice(
        (rows[0][at].upper(), f" {rows[0][at]}", rows[0][at][:-1], "", "note", "mw", "\x01", "x" * 9999)
    )


def shuffled_columns(rng: random.Random, rows: Cells) -> None:
    order = list(range(len(rows[0])))
    rng.shuffle(order)
    rows[:] = [[row[at] for at in order if at < len(row)] for row in rows]


def drop_row(rng: random.Random, rows: Cells) -> None:
    del rows[rng.randrange(len(rows))]


def repeat_rows(rng: random.Random, rows: Cells) -> None:
    rows.extend(list(rng.choice(rows)) for _ in range(rng.choice((1, 1, 5, 3000))))


def swapped_cells(rng: random.Random, rows: Cells) -> None:
    for _ in range(2):
        row = rng.choice(rows)
        if row:
            at, other = rng.randrange(len(row)), rng.randrange(len(row))
            row[at], row[other] = row[other], row[at]


def cell_value(rng: random.Random, rows: Cells) -> None:
    from tests.damage.values import DATES, NUMBERS, TEXTS

    row = rng.choice(rows[1:] or rows)
    if row:
        row[rng.randrange(len(row))] = rng.choice(
            rng.choice((NUMBERS, DATES, TEXTS, ("a\nb", 'a"b', "x" * 200_000, "\x01")))
        )


def more_cells(rng: random.Random, rows: Cells) -> None:
    rng.choice(rows).extend(["x"] * rng.choice((1, 1, 50)))


def fewer_cells(rng: random.Random, rows: Cells) -> None:
    row = rng.choice(rows)
    del row[rng.randint(0, len(row)) :]


def headless(rng: random.Random, rows: Cells) -> None:
    del rows[0]


def only_header(rng: random.Random, rows: Cells) -> None:
    del rows[1:]


def _files(rng: random.Random, folder: Path) -> str:
    """Remove, add, swap, link or replace files and folders."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    path = rng.choice(paths) if paths else folder / "case.yaml"
    what = rng.choice(("gone", "swapped", "copied", "renamed", "folder", "link", "loop", "dangling", "device", "fifo",
                       "extra", "no sites", "sites a file", "sites empty", "all gone"))  # fmt: skip
    if what in ("gone", "folder", "link", "loop", "dangling", "device", "fifo"):
        path.unlink(missing_ok=True)
    if what == "folder":
        path.mkdir()
    elif what == "link":
        path.symlink_to(rng.choice((folder / "case.yaml", folder, Path("/etc/passwd"), Path("/"))))
    elif what == "loop":
        path.symlink_to(path.name)
    elif what == "dangling":
        path.symlink_to("nowhere")
    elif what == "device":
        path.symlink_to(rng.choice(("/dev/zero", "/dev/null", "/dev/stdin", "/dev/urandom", "/proc/self/mem")))
    elif what == "fifo":
        os.mkfifo(path)
    else:
        _moved(rng, folder, path, paths, what)
    return f"{what} {path.relative_to(folder)}"


def _moved(rng: random.Random, folder: Path, path: Path, paths: list[Path], what: str) -> None:
    sites, other = folder / "sites", rng.choice(paths) if paths else path
    if what == "swapped" and other != path:
        kept = path.read_bytes()
        path.write_bytes(other.read_bytes())
        other.write_bytes(kept)
    elif what == "copied" and path.exists():
        names = (
            "copy.yaml",
            "Alpha.yaml",
            "a b.yaml",
            "ä.yaml",
            "x.yml",
            "copy.csv",
            ".hidden.yaml",
            "headroom.csv",
            "~$x.xlsx",
        )
        shutil.copy(path, rng.choice((folder, sites if sites.is_dir() else folder)) / rng.choice(names))
    elif what == "renamed" and path.exists():
        path.rename(
            path.with_name(rng.choice((path.name.upper(), f"{path.name}~", f"x{path.name}", "case.yml", "\x01.yaml")))
        )
    elif what == "extra":
        name = rng.choice(
            ("notes.txt", "plan.json", "scenarios", "x", "sites.yaml", "README", "rents.csv", ".DS_Store")
        )
        (folder / name).write_bytes(rng.choice((b"", b"x", b"\x00" * 100, b"a,b\n1,2\n")))
    elif what in ("no sites", "sites a file", "sites empty", "all gone"):
        shutil.rmtree(folder if what == "all gone" else sites, ignore_errors=True)
        if what == "sites a file":
            sites.write_text("x")
        elif what == "sites empty":
            sites.mkdir(parents=True)
