"""YAML 1.2 text to plain values, with the line and column of every key and item."""

from __future__ import annotations

from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scanner import Scanner

Path = tuple[Any, ...]

# Aliases may repeat a part, and parts of parts: beyond this many repeated values a small file has been made to explode.
MOST_REPEATED = 20_000
# Lists and mappings in each other: a case needs ten.
MOST_DEEP = 50
_TOO_DEEP = f"must be nested at most {MOST_DEEP} deep"
_CORE = "tag:yaml.org,2002:"
_MERGE = _CORE + "merge"
_TEXT_TAGS = frozenset(_CORE + name for name in ("str", "timestamp", "value", "merge"))
_NUMBER_TAGS = {_CORE + "int": "construct_yaml_int", _CORE + "float": "construct_yaml_float"}


class Spot(NamedTuple):
    """Line and column in a file, both counted from 1."""

    line: int
    column: int


class Flaw(NamedTuple):
    """Something wrong at a line and column, and at which path of the case if it has one."""

    spot: Spot
    what: str


class Parsed(NamedTuple):
    """What a file says: plain values, the spot of each path, and what is wrong with it as YAML."""

    data: Any
    spots: dict[Path, Spot]
    flaws: tuple[Flaw, ...]


class _Refused(Exception):
    """A text would take too much time or memory to read on."""

    def __init__(self, spot: Spot, what: str) -> None:
        super().__init__(what)
        self.flaw = Flaw(spot, what)


class _Scanner(Scanner):
    """Refuses deep nesting at its first bracket or indent too many, before the parser spends seconds on it."""

    def add_indent(self, column: int) -> bool:
        """Open a block, if its column is further in than the block around it."""
        deeper: bool = super().add_indent(column)
        if deeper:
            self._check_depth(column)
        return deeper

    def fetch_flow_collection_start(self, token: Any, to_push: str) -> None:
        """Open a list or a mapping in brackets."""
        column = self.reader.column
        super().fetch_flow_collection_start(token, to_push)
        self._check_depth(column)

    def _check_depth(self, column: int) -> None:
        if len(self.indents) + len(self.flow_context) > MOST_DEEP:
            raise _Refused(Spot(self.reader.line + 1, column + 1), _TOO_DEEP)


class _Reader:
    """Turns nodes into plain values, noting where each came from."""

    def __init__(self) -> None:
        self.yaml = YAML(typ="safe", pure=True)
        self.yaml.Scanner = _Scanner
        self.yaml.composer.warn_double_anchors = False
        self.spots: dict[Path, Spot] = {}
        self.flaws: list[Flaw] = []
        self.built: set[int] = set()
        self.repeated = 0
        self.open: set[int] = set()

    def build(self, node: Node, path: Path) -> Any:
        """Return the plain value of `node`; its own parts are noted under `path`."""
        if id(node) in self.open:
            self.flaws.append(Flaw(_spot(node), "aliases must not contain themselves"))
            return None
        self.repeated += id(node) in self.built
        if self.repeated > MOST_REPEATED:
            raise _Refused(_spot(node), "aliases repeat too many values")
        if len(self.open) > MOST_DEEP:
            raise _Refused(_spot(node), _TOO_DEEP)
        self.built.add(id(node))
        if isinstance(node, ScalarNode):
            return self.scalar(node)
        self.open.add(id(node))
        try:
            if isinstance(node, MappingNode):
                return self.mapping(node, path)
            return self.sequence(node, path) if isinstance(node, SequenceNode) else None
        finally:
            self.open.discard(id(node))

    def scalar(self, node: ScalarNode) -> Any:
        """Return text, number, bool or None; dates stay text, so that impossible ones keep their place."""
        tag, text = str(node.tag), str(node.value)
        if tag in _TEXT_TAGS:
            return text
        if tag == _CORE + "null":
            return None
        if tag == _CORE + "bool":
            return text.lower() in ("true", "yes", "on")
        if tag in _NUMBER_TAGS:
            try:
                return getattr(self.yaml.constructor, _NUMBER_TAGS[tag])(node)
            except (ValueError, IndexError):
                return text
        self.flaws.append(Flaw(_spot(node), f"must be plain text or a number, got the tag {_short(tag)!r}"))
        return text

    def sequence(self, node: SequenceNode, path: Path) -> list[Any]:
        """Return a list; each item is noted where it starts."""
        self.check_tag(node, "seq")
        items = []
        for index, item in enumerate(node.value):
            self.spots[(*path, index)] = _spot(item)
            items.append(self.build(item, (*path, index)))
        return items

    def mapping(self, node: MappingNode, path: Path) -> dict[Any, Any]:
        """Return a dict; each entry is noted where its key starts, the first of equal keys counts."""
        self.check_tag(node, "map")
        values: dict[Any, Any] = {}
        merged: list[Node] = []
        for key_node, value_node in node.value:
            if str(key_node.tag) == _MERGE:
                merged.extend(value_node.value if isinstance(value_node, SequenceNode) else [value_node])
                continue
            if not isinstance(key_node, ScalarNode):
                self.flaws.append(Flaw(_spot(key_node), "a key must be plain text, got a list or a mapping"))
                continue
            key = self.scalar(key_node)
            if key in values:
                first = self.spots[(*path, key)].line
                self.flaws.append(Flaw(_spot(key_node), f"key '{key}' must be given once, first given on line {first}"))
                continue
            self.spots[(*path, key)] = _spot(key_node)
            values[key] = self.build(value_node, (*path, key))
        for other in merged:
            self.merge(other, path, values)
        return values

    def merge(self, other: Node, path: Path, values: dict[Any, Any]) -> None:
        """Add the entries of a merge key (`<<: *name`) that the mapping does not give itself."""
        if not isinstance(other, MappingNode):
            self.flaws.append(Flaw(_spot(other), "`<<` must name a mapping"))
            return
        known, self.spots = self.spots, {}
        for key, value in (self.build(other, path) or {}).items():
            values.setdefault(key, value)
        for place, spot in self.spots.items():
            known.setdefault(place, spot)
        self.spots = known

    def check_tag(self, node: Node, plain: str) -> None:
        """Note a tag other than YAML's own for a list or a mapping."""
        if str(node.tag) != _CORE + plain:
            self.flaws.append(
                Flaw(_spot(node), f"must be a plain list or mapping, got the tag {_short(str(node.tag))!r}")
            )


def parse_yaml(text: str) -> Parsed:
    """Return the values of a YAML text with their spots; what is no YAML becomes a flaw, never an exception."""
    reader = _Reader()
    try:
        node = reader.yaml.compose(text)
        data = None if node is None else reader.build(node, ())
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        column = error.position - (text.rfind("\n", 0, error.position) + 1) + 1
        flaw = Flaw(
            Spot(line, column), f"must be plain text, got the control character #x{ord(text[error.position]):02x}"
        )
        return Parsed(None, {}, (flaw,))
    except MarkedYAMLError as error:
        return Parsed(None, {}, (_syntax_flaw(error, text),))
    except _Refused as refused:
        return Parsed(None, {}, (*reader.flaws, refused.flaw))
    except (YAMLError, ValueError, AssertionError) as error:
        return Parsed(None, {}, (Flaw(Spot(1, 1), f"must be valid YAML: {error}"),))
    return Parsed(data, reader.spots, tuple(reader.flaws))


def _syntax_flaw(error: MarkedYAMLError, text: str) -> Flaw:
    """Return where and why a text is no YAML, in words a planner understands."""
    mark = error.problem_mark or error.context_mark
    spot = Spot(mark.line + 1, mark.column + 1) if mark else Spot(1, 1)
    lines = text.splitlines()
    line = lines[spot.line - 1] if spot.line <= len(lines) else ""
    problem = " ".join(part for part in (error.problem, f"({error.context})" if error.context else None) if part)
    if "\t" in line[: spot.column] or r"'\t'" in problem:
        return Flaw(spot, "must be indented with spaces, got a tab")
    if "expected a single document" in problem:
        return Flaw(spot, "must be one YAML document, got a second one after ---")
    if "mapping values are not allowed here" in problem:
        return Flaw(spot, "must be valid YAML, got a second ':' or a wrong indent (quote text that holds ': ')")
    return Flaw(spot, f"must be valid YAML: {problem}")


def _spot(node: Node) -> Spot:
    return Spot(node.start_mark.line + 1, node.start_mark.column + 1)


def _short(tag: str) -> str:
    return tag.replace(_CORE, "!!")
