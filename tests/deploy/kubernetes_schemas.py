"""The strict schemas of Kubernetes, each read once: `kubernetes_validate` has them, and is slow."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

_FOLDER = files("kubernetes_validate") / "kubernetes-json-schema"


def check(document: Mapping[str, Any], version: str) -> None:
    """Hold a document against the schema of its kind, in which no field may be misspelt.

    Raises `jsonschema.ValidationError`, and `FileNotFoundError` when this version of Kubernetes
    does not have the kind.
    """
    _validator(document["kind"], document["apiVersion"], version).validate(document)


@cache
def _validator(kind: str, api_version: str, version: str) -> Draft202012Validator:
    group, slash, number = api_version.rpartition("/")
    name = f"{group.partition('.')[0]}-{number}" if slash else number
    schema = _read(version, f"{kind.lower()}-{name}.json")
    registry: Registry[Any] = Resource.from_contents(schema) @ _definitions(version)
    return Draft202012Validator(schema, registry=registry)


@cache
def _definitions(version: str) -> "Registry[Any]":
    empty: Registry[Any] = Registry()
    return Resource.from_contents(_read(version, "_definitions.json")) @ empty


def _read(version: str, name: str) -> Any:
    folder = _FOLDER / f"v{version}.0-local-strict"
    return json.loads((folder / name).read_text(encoding="utf-8"))
