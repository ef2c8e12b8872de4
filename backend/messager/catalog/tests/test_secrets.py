"""What of an input is masked."""

from __future__ import annotations

from typing import Annotated, Any, NamedTuple

import pytest
from pydantic import BaseModel, Field, Secret, SecretBytes, SecretStr

from messager.catalog.json_schema import TaskJsonSchema
from messager.catalog.secrets import MASK, has_secrets, masked, revealed
from messager.catalog.signature import input_model


class Account(BaseModel):
    user: str
    password: SecretStr
    friends: list[Account] = []


class Open(BaseModel):
    password: str


class Pair(NamedTuple):
    name: str
    key: SecretStr


def schema_of(hint: Any) -> dict[str, Any]:
    def task(a: Any) -> None: ...

    task.__annotations__["a"] = hint
    return input_model(task, "Input", {}).model_json_schema(by_alias=True, schema_generator=TaskJsonSchema)


@pytest.mark.parametrize(
    ("hint", "value", "shown"),
    [
        (SecretStr, "x", MASK),
        (SecretBytes, "x", MASK),
        (Secret[int], 1, MASK),
        (Secret[dict[str, int]] | None, {"k": 1}, MASK),
        (SecretStr, "", ""),
        (SecretStr | None, None, None),
        (SecretStr | None, "x", MASK),
        (Annotated[SecretStr, Field(min_length=3)], "xyz", MASK),
        (str | SecretStr, "x", MASK),
        (list[SecretStr], ["x", "y"], [MASK, MASK]),
        (set[SecretStr], ["x"], [MASK]),
        (tuple[int, SecretStr], [1, "x"], [1, MASK]),
        (Pair, ["me", "x"], ["me", MASK]),
        (dict[str, SecretStr], {"k": "x"}, {"k": MASK}),
        (dict[Annotated[str, Field(pattern="^k")], SecretStr], {"k": "x"}, {"k": MASK}),
        (
            Account,
            {"user": "me", "password": "x", "friends": [{"user": "you", "password": "y"}]},
            {"user": "me", "password": MASK, "friends": [{"user": "you", "password": MASK}]},
        ),
        (Open | Account, {"password": "x"}, {"password": MASK}),
        (dict[str, Any], {"password": "x"}, {"password": "x"}),
    ],
)
def test_secrets_are_masked_wherever_they_stand(hint: Any, value: Any, shown: Any) -> None:
    schema = schema_of(hint)
    assert masked(schema, {"a": value}) == {"a": shown}
    assert has_secrets(schema) or shown == value


def test_an_input_without_secrets_need_not_be_looked_through() -> None:
    assert not has_secrets(schema_of(dict[str, list[Open]]))


def test_code_passes_on_what_was_a_secret() -> None:
    account = Account(user="me", password=SecretStr("x"), friends=[Account(user="you", password=SecretStr("y"))])
    friend = {"user": "you", "password": "y", "friends": []}
    assert revealed({"a": [account, Secret[int](1)]}) == {
        "a": [{"user": "me", "password": "x", "friends": [friend]}, 1]
    }
