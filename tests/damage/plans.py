"""Damage to a plan folder: `plan.json` field by field, its text, the tables, the picture, the files."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from planner.plan import CapacityRow, CashRow, DebtRow, DeliveryRow, PowerRow, came_later
from tests.damage.cases import places
from tests.damage.texts import ANYWHERE
from tests.damage.values import plain

if TYPE_CHECKING:
    import random
    from pathlib import Path

RUN_ALONE = "run"
"""What stands under this field says how the plan came about; no audit can know it."""

PERIOD = {"period", "period_start"}
UNSAID = {
    given.name: given.default
    for row in (DeliveryRow, CapacityRow, PowerRow, CashRow, DebtRow)
    for given in fields(row)
    if given.name in came_later(row)
}
"""Columns that a row need not have, with what they are then: a plan written before they came has none."""


def damage_plan(rng: random.Random, folder: Path) -> list[str]:
    """Damage a plan folder once or twice and return what was done."""
    kinds = rng.choices((_field, _rows, _text, _cell, _files), (50, 15, 10, 17, 8), k=rng.choice((1, 1, 1, 2)))
    return [kind(rng, folder) for kind in kinds]


def same_meaning(before: Any, after: Any) -> bool:
    """Return whether two texts of `plan.json` say the same, but for figures within rounding and how it came about."""
    if isinstance(before, dict) and isinstance(after, dict):
        before, after = ({**UNSAID, **row} if row.keys() >= PERIOD else row for row in (before, after))
        return before.keys() == after.keys() and all(
            name == RUN_ALONE or same_meaning(value, after[name]) for name, value in before.items()
        )
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(same_meaning, before, after))
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (before, after))
    if numbers:
        return bool(abs(before - after) <= 2e-6 * max(1.0, abs(before)))
    return type(before) is type(after) and bool(before == after)


def _loaded(folder: Path) -> Any:
    try:
        return json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _saved(folder: Path, data: Any) -> None:
    text = json.dumps(data, indent=1, ensure_ascii=False)
    (folder / "plan.json").write_text(text, encoding="utf-8", errors="surrogatepass")


def _field(rng: random.Random, folder: Path) -> str:
    """Change one place of `plan.json`: half of the time by a little, so that it still looks like a plan."""
    data = _loaded(folder)
    found = places(data)
    if not found:
        return "field: no plan left"
    tables = [name for name, value in data.items() if isinstance(value, list) and value]
    if tables and rng.random() < 0.5:  # tables with few rows as often as those with many
        found = places(data[rng.choice(tables)])
    holder, key = rng.choice(found)
    value = holder[key]
    what = rng.choice(("shifted", "shifted", "shifted", "any", "drop", "rename"))
    if what == "shifted":
        holder[key] = shifted(rng, value)
    elif what == "any":
        holder[key] = plain(rng)
    elif what == "rename" and isinstance(holder, dict):
        holder[f"{key}x"] = holder.pop(key)
    else:
        del holder[key]
    _saved(folder, data)
    return f"{what} {key} {value!r:.30} {holder[key]!r:.30}" if what in ("shifted", "any") else f"{what} {key}"


def shifted(rng: random.Random, value: Any) -> Any:
    """Return another value of the same type."""
    if isinstance(value, bool) or value is None:
        return rng.choice((not value, 0, "x", 1))
    if isinstance(value, int):
        return rng.choice(
            (value + 1, value - 1, -value - 1, value * 10 + 1, value + 1000, 10**9, 2**31, 2**63, 10**30, value + 0.5)
        )
    if isinstance(value, float):
        return rng.choice(
            (value + 1.0, value - 1.0, value * 1.001 + 0.01, -value - 0.01, value * 1e6 + 5.0, 1e308, -1e308, 1e20)
        )
    if isinstance(value, str):
        return _other_text(rng, value)
    return value + value if isinstance(value, list) and value else rng.choice(([1], {"a": 1}, "x"))


def _other_text(rng: random.Random, value: str) -> str:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return rng.choice((f"{value}x", value.upper() + "_", "x", "a\x01b", "\ud800", "=1+1", "y" * 5000))
    away = timedelta(days=rng.choice((1, -1, 31, -31, 400)))
    return rng.choice(((day + away).isoformat(), "9999-12-31", "0001-01-01", "1800-01-01", f"{value}T00:00:00"))


def _rows(rng: random.Random, folder: Path) -> str:
    """Drop, repeat, swap or empty rows of a table of `plan.json`."""
    data = _loaded(folder)
    tables = (
        [name for name, value in data.items() if isinstance(value, list) and value] if isinstance(data, dict) else []
    )
    if not tables:
        return "rows: no plan left"
    name = rng.choice(tables)
    rows = data[name]
    at, other = rng.randrange(len(rows)), rng.randrange(len(rows))
    what = rng.choice(("drop", "repeat", "swap", "empty", "many", "halves"))
    if what == "drop":
        del rows[at]
    elif what == "repeat":
        rows.insert(other, rows[at])
    elif what == "swap":
        rows[at], rows[other] = rows[other], rows[at]
    elif what == "empty":
        rows.clear()
    elif what == "many":
        rows.extend([rows[at]] * rng.choice((10, 3000)))
    else:
        data[name] = rows[: len(rows) // 2]
    _saved(folder, data)
    return f"{what} rows of {name}"


def _text(rng: random.Random, folder: Path) -> str:
    path = rng.choice([folder / "plan.json", *sorted(path for path in folder.iterdir() if path.is_file())])
    if not path.is_file():
        return "text: gone"
    how = rng.choice(ANYWHERE)
    path.write_bytes(how(rng, path.read_bytes()))
    return f"{how.__name__} in {path.name}"


def _cell(rng: random.Random, folder: Path) -> str:
    """Change cells, rows or columns of one table's CSV."""
    path = rng.choice(sorted(folder.glob("*.csv")))
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8", errors="replace"), newline="")))
    if not rows or not rows[0]:
        return f"cell: none in {path.name}"
    row = rng.choice(rows)
    at = rng.randrange(len(row)) if row else 0
    what = rng.choice(("cell", "cell", "cell", "row gone", "row twice", "swap", "short", "long"))
    if what == "cell" and row:
        row[at] = rng.choice(
            (f"{row[at]}1", f"-{row[at]}", "", "x", "nan", "1e999", "9" * 400, "=1+1", "\x01", "z" * 200_000)
        )
    elif what == "row gone":
        rows.remove(row)
    elif what == "row twice":
        rows.append(row)
    elif what == "short":
        del row[at:]
    elif what == "long":
        row.append("1")
    else:
        rows.reverse()
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return f"{what} in {path.name}"


def _files(rng: random.Random, folder: Path) -> str:
    """Remove, swap, link or replace a file."""
    paths = sorted(path for path in folder.iterdir() if path.is_file())
    path, other = rng.choice(paths), rng.choice(paths)
    what = rng.choice(("gone", "copied over", "folder", "loop", "device", "empty", "renamed"))
    if what == "copied over":
        path.write_bytes(other.read_bytes())
        return f"{other.name} copied over {path.name}"
    if what == "renamed":
        path.rename(path.with_name(f"x{path.name}"))
    else:
        path.unlink()
    if what == "folder":
        path.mkdir()
    elif what == "loop":
        path.symlink_to(path.name)
    elif what == "device":
        path.symlink_to(rng.choice(("/dev/zero", "/dev/null")))
    elif what == "empty":
        path.touch()
    return f"{what} {path.name}"
