"""Writes hints.json: for each type hint the JSON Schema that pydantic makes of it and the defaults the form must send back.

Run it again after a change of the list or of pydantic, from `frontend/`:

    python src/forms/testing/hints.py && npx biome format --write src/forms/testing/hints.json

Each entry is one function signature: `schema` is that of its arguments, `expected` what opening the form and pressing
Run must send. They differ from the schema's defaults only where a default is a secret, which nobody may send back.
"""

import json
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, Optional, Union
from uuid import UUID

from pydantic import (
    VERSION,
    AnyUrl,
    BaseModel,
    ConfigDict,
    Discriminator,
    EmailStr,
    Field,
    Json,
    JsonValue,
    SecretStr,
    StringConstraints,
    create_model,
)
from pydantic_core import to_jsonable_python
from typing_extensions import NotRequired, TypedDict


class Colour(Enum):
    RED = "red"
    GREEN = "green"


class Level(IntEnum):
    LOW = 1
    HIGH = 2


class Cat(BaseModel):
    """A cat."""

    kind: Literal["cat"] = "cat"
    name: str = Field("Tom", description="What it is called.", min_length=1)
    lives: int = Field(9, ge=0, le=9)


class Dog(BaseModel):
    kind: Literal["dog"] = "dog"
    name: str = "Rex"
    good: bool = True


class Address(BaseModel):
    street: str = ""
    city: str = "Here"
    lines: list[str] = ["a", "b"]


class Node(BaseModel):
    name: str = "root"
    children: list["Node"] = []


class Chain(BaseModel):
    value: int
    next: Optional["Chain"] = None


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    size: int = 3


class Loose(BaseModel):
    model_config = ConfigDict(extra="allow")
    size: int = 3


class Account(BaseModel):
    user: str = "me"
    password: SecretStr = SecretStr("hidden")


@dataclass
class Point:
    x: float = 1.0
    y: float = -2.5
    tags: list[str] = field(default_factory=list)


class Movie(TypedDict):
    title: str
    year: NotRequired[int]


class Pair(NamedTuple):
    left: int
    right: str = "r"


Pet = Annotated[Union[Cat, Dog], Discriminator("kind")]
UTC = timezone.utc
ID = UUID("12345678-1234-5678-1234-567812345678")

# name: (type, default); without a default the argument is required.
HINTS: dict[str, tuple[Any, ...]] = {
    "str": (str, "hello"),
    "str empty": (str, ""),
    "str required": (str,),
    "long text": (Annotated[str, Field(max_length=10_000)], "one\ntwo"),
    "pattern str": (Annotated[str, StringConstraints(pattern=r"^[a-z]+$", min_length=2)], "ab"),
    "int": (int, 7),
    "int required": (int,),
    "int beyond 2^53": (int, 2**64 + 1),
    "int negative, limited": (Annotated[int, Field(ge=-(2**63), le=2**63 - 1)], -(2**63)),
    "float": (float, 0.5),
    "float with .0": (float, 1.0),
    "float tiny": (float, 1e-300),
    "Decimal": (Decimal, Decimal("1.50")),
    "Decimal limited": (Annotated[Decimal, Field(gt=0, max_digits=30, decimal_places=2)], Decimal("12345678901234567890.10")),
    "bool true": (bool, True),
    "bool false": (bool, False),
    "bool required": (bool,),
    "date": (date, date(2024, 2, 29)),
    "time": (time, time(12, 30)),
    "time microseconds": (time, time(12, 30, 1, 123456)),
    "datetime naive": (datetime, datetime(2024, 2, 29, 12, 30)),
    "datetime aware": (datetime, datetime(2024, 2, 29, 12, 30, 15, 123456, tzinfo=UTC)),
    "timedelta": (timedelta, timedelta(days=1, hours=2, seconds=0.5)),
    "UUID": (UUID, ID),
    "Enum": (Colour, Colour.GREEN),
    "Enum required": (Colour,),
    "IntEnum": (Level, Level.HIGH),
    "Literal mixed": (Literal["1", 1, True, None], 1),
    "Literal single": (Literal["only"],),
    "Path": (Path, Path("/tmp/x")),
    "SecretStr": (SecretStr, SecretStr("hidden")),
    "SecretStr required": (SecretStr,),
    "EmailStr": (EmailStr, "a@example.com"),
    "AnyUrl": (AnyUrl, "https://example.com/a?b=c"),
    "IPv4Address": (IPv4Address, IPv4Address("127.0.0.1")),
    "bytes": (bytes, b"abc"),
    "Json": (Json[list[int]], "[1, 2]"),
    "list[str]": (list[str], ["a", "", "b"]),
    "list[int] required": (list[int],),
    "list[int] of big ones": (list[int], [1, 2**60 + 1, -1]),
    "list of lists": (list[list[int]], [[1, 2], [], [3]]),
    "list of factory": (list[str], Field(default_factory=list)),
    "set[int]": (set[int], {1, 2}),
    "set[Enum]": (set[Colour], {Colour.RED}),
    "frozenset[str]": (frozenset[str], frozenset({"x"})),
    "tuple": (tuple[int, str, bool], (1, "two", False)),
    "tuple of any length": (tuple[float, ...], (1.5, 2.0)),
    "tuple empty": (tuple[()], ()),
    "NamedTuple": (Pair, Pair(1, "two")),
    "list bare": (list, [1, "a", None, {"b": 1.0}]),
    "dict[str, int]": (dict[str, int], {"a": 1, "": 2}),
    "dict[str, list]": (dict[str, list[str]], {"a": ["x"], "b": []}),
    "dict of models": (dict[str, Address], {"home": Address()}),
    "dict by Enum": (dict[Colour, int], {Colour.RED: 1}),
    "dict[int, str]": (dict[int, str], {1: "one", 2: "two"}),
    "dict bare": (dict, {"a": [1, {"b": None}]}),
    "dict with __proto__": (dict[str, str], {"__proto__": "x", "constructor": "y"}),
    "model": (Address, Address()),
    "model required": (Address,),
    "model forbidding extras": (Strict, Strict()),
    "model allowing extras": (Loose, Loose(more=[1])),
    "model with a secret": (Account, Account()),
    "model recursive": (Node, Node(children=[Node(name="leaf", children=[Node()])])),
    "model recursive, optional": (Chain, Chain(value=1, next=Chain(value=2))),
    "dataclass": (Point, Point()),
    "TypedDict": (Movie, {"title": "M"}),
    "TypedDict required": (Movie,),
    "int | str": (Union[int, str], "5"),
    "str | int required": (Union[str, int],),
    "int | float": (Union[int, float], 1.0),
    "date | str": (Union[date, str], date(2024, 2, 29)),
    "bool | int | list": (Union[bool, int, list[int]], [1]),
    "Decimal | None": (Optional[Decimal], Decimal("1.10")),
    "Cat | Dog": (Union[Cat, Dog], Dog()),
    "discriminated": (Pet, Cat(name="Kit")),
    "discriminated required": (Pet,),
    "list of discriminated": (list[Pet], [Cat(), Dog()]),
    "discriminated or None": (Optional[Pet], None),
    "str | None": (Optional[str], None),
    "str | None with text": (Optional[str], "x"),
    "str | None empty": (Optional[str], ""),
    "str | None required": (Optional[str],),
    "int | None": (Optional[int], None),
    "bool | None": (Optional[bool], None),
    "Enum | None": (Optional[Colour], None),
    "datetime | None": (Optional[datetime], None),
    "list | None": (Optional[list[str]], None),
    "model | None": (Optional[Cat], None),
    "model | None with one": (Optional[Cat], Cat()),
    "Any": (Any, {"a": [1, 2.0, None]}),
    "Any none": (Any, None),
    "Any required": (Any,),
    "object": (object, "text"),
    "JsonValue": (JsonValue, {"a": [1, "x", None, True]}),
}

REQUIRED_STARTS = {
    "Literal single": "only",
    "list[int] required": [],
    "model required": {"street": "", "city": "Here", "lines": ["a", "b"]},
    "str | None required": None,
    "TypedDict required": {},
}
EXPECTED = {
    "SecretStr": None,  # left out, so the function's own default is used
    "model with a secret": {"user": "me"},
    "list of factory": None,
}


def entry(name: str, hint: tuple[Any, ...]) -> dict[str, Any]:
    model = create_model("Arguments", __config__=ConfigDict(extra="forbid"), value=hint if len(hint) == 2 else (hint[0], ...))
    schema = model.model_json_schema()
    return {"name": name, "schema": schema, "expected": expected(name, schema)}


def expected(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    if name in EXPECTED:
        return {} if EXPECTED[name] is None else {"value": EXPECTED[name]}
    if name in REQUIRED_STARTS:
        return {"value": REQUIRED_STARTS[name]}
    argument = schema["properties"]["value"]
    return {"value": argument["default"]} if "default" in argument else {}


def main() -> None:
    hints = [entry(name, hint) for name, hint in HINTS.items()]
    nothing = create_model("Arguments", __config__=ConfigDict(extra="forbid")).model_json_schema()
    hints.append({"name": "no arguments", "schema": nothing, "expected": {}})
    document = {"pydantic": VERSION, "hints": to_jsonable_python(hints)}
    Path(__file__).with_suffix(".json").write_text(json.dumps(document, indent=2) + "\n")


if __name__ == "__main__":
    main()
