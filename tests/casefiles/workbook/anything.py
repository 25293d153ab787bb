"""Random problems with everything that the models of a case take, whether or not it makes sense."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from planner.problem import Problem
from planner.problem.base import FIRST_DAY, MOST
from planner.validate.fields.shapes import Shape, field_shapes

if TYPE_CHECKING:
    import random

    from pydantic import BaseModel

TEXTS = (
    "plain", " before", "after ", '"in quotes"', '"', '""', "'", "=1+1", "+2", "-3", "@x", "#remark", "# remark",
    "#REF!", "# remark", "<r>rich</r>", "<script>alert(1)</script>", "a, b", "[1, 2]", '["a"]', "none", "None", "TRUE",
    "2026-01-01", "1,200", "3.0", "1e5", "Größe", "中文", "النص العربي", "\u00a0space\u00a0", "_x0041_",
    "_x000D_", "&amp; <&>", "a;b", "😀", "x" * 300, "#N/A", "\\n", "C:\\temp", "_own",
)  # fmt: skip
LINES = ("one\ntwo", "\ttabbed", "ends\n", "a\n\nb")
FIGURES = (
    0.1 + 0.2,
    1 / 3,
    1e-7,
    2e7,
    123456789.123 / 10,
    12.5,
    1200.0,
    0.30000000000000004,
    5e-324,
    99999999.99999999,
)
PROSE = ("note", "source", "title", "address")
MOST_ENTRIES = 3


class Anything:
    """Draws one problem."""

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.numbers = dice, count(1)
        self.schemas = Problem.model_json_schema()["$defs"]

    def problem(self) -> Problem:
        data = {
            name: self.value(name, shape, Problem.model_json_schema()["properties"][name])
            for name, shape in field_shapes(Problem).items()
            if name not in ("case", "changes")
        }
        return Problem.model_validate({**data, "case": "anything"})

    def model(self, model: type[BaseModel]) -> dict[str, Any]:
        schema = self.schemas[model.__name__]
        given = {}
        for name, shape in field_shapes(model).items():
            if name == "id" or name in schema.get("required", ()) or self.dice.random() < 0.7:
                given[name] = self.value(name, shape, schema["properties"][name])
        if "figures" in given:
            fields = [name for name in field_shapes(model) if name != "figures"]
            given["figures"] = dict(zip(self.dice.sample(fields, 2), map(self.model, [self.origin()] * 2), strict=True))
        return given

    def origin(self) -> Any:
        from planner.problem import Origin

        return Origin

    def value(self, name: str, shape: Shape, given: dict[str, Any]) -> Any:
        nullable = any(part.get("type") == "null" for part in given.get("anyOf", ()))
        if nullable and self.dice.random() < 0.3:
            return None
        for part in given.get("anyOf", ()):
            given = {**given, **part} if part.get("type") != "null" else given
        if shape.model is not None:
            return self.model(shape.model)
        if shape.is_list:
            drawn = [self.item(name, shape.inner, given) for _ in range(self.size(given.get("minItems", 0)))]
            return once(drawn) if shape.inner.model is not None else drawn
        if shape.inner is not None:
            keys = [1100 + at if shape.whole_keys else f"k{next(self.numbers)}" for at in range(self.size(0))]
            return {key: self.item(name, shape.inner, given) for key in keys} if name != "figures" else {}
        return self.leaf(name, shape, given)

    def size(self, least: int) -> int:
        return self.dice.randint(least, MOST_ENTRIES)

    def item(self, name: str, shape: Shape, given: dict[str, Any]) -> Any:
        return self.model(shape.model) if shape.model is not None else self.leaf(name, shape, self.inner(given))

    def inner(self, given: dict[str, Any]) -> dict[str, Any]:
        found = given.get("items") or given.get("additionalProperties") or {}
        return dict(found)

    def leaf(self, name: str, shape: Shape, given: dict[str, Any]) -> Any:
        if shape.choices:
            return self.dice.choice(shape.choices)
        drawn = {"text": self.text, "number": self.number, "whole": self.whole, "bool": self.truth, "date": self.day}
        return drawn[shape.leaf](name, given)

    def text(self, name: str, given: dict[str, Any]) -> str:
        if name == "country":
            return self.dice.choice(("", "US", "no"))
        if "pattern" in given:
            return f"id.{next(self.numbers)}-x"
        if name == "key":
            return f"{self.dice.choice(TEXTS)}{next(self.numbers)}"
        texts = TEXTS + LINES if name in PROSE else TEXTS
        return "" if not given.get("minLength") and self.dice.random() < 0.1 else self.dice.choice(texts)

    def bounds(self, given: dict[str, Any]) -> tuple[float, float]:
        low = given.get("minimum", given.get("exclusiveMinimum", -MOST))
        high = given.get("maximum", given.get("exclusiveMaximum", MOST))
        return float(low), float(high)

    def number(self, name: str, given: dict[str, Any]) -> float:
        low, high = self.bounds(given)
        fitting = [figure for figure in FIGURES if low < figure < high]
        return self.dice.choice((*fitting, low + (min(high, low + 1e6) - low) * self.dice.random() or low + 1e-3))

    def whole(self, name: str, given: dict[str, Any]) -> int:
        low, high = self.bounds(given)
        return self.dice.randint(int(low), int(min(high - 1, low + 10_000)))

    def truth(self, name: str, given: dict[str, Any]) -> bool:
        return self.dice.random() < 0.5

    def day(self, name: str, given: dict[str, Any]) -> date:
        return FIRST_DAY + timedelta(days=self.dice.choice((0, 58, 59, 60, 400, 46_000, 47_000, 70_000)))


def once(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return entries without those whose id is one of a few names and has been there before."""
    seen = list[Any]()
    return [each for each in entries if "id" not in each or not (each["id"] in seen or seen.append(each["id"]))]


def anything(dice: random.Random) -> Problem:
    return Anything(dice).problem()
