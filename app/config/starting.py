"""What the audit trail is told of settings and rules: hashes, so that a change shows."""

import hashlib

from pydantic import JsonValue

from app import __version__
from app.config.settings import Settings
from app.domain.audit import Seal, canonical
from app.domain.rule_set import RuleSet

_MOST_NAMED = 1000


def seal_of(settings: Settings) -> Seal:
    """Give what seals the rows of the audit trail."""
    key = settings.audit.key
    return Seal(key.get_secret_value() if key else None)


def about_settings(settings: Settings) -> dict[str, JsonValue]:
    """Give version, mode and a hash of each section; secrets are masked before they are hashed."""
    said = settings.model_dump(mode="json")
    hashes: dict[str, JsonValue] = {name: _hash(value) for name, value in said.items()}
    return {
        "version": __version__,
        "mode": settings.mode.value,
        "allow": _hash(list(settings.targets.allow)),
        "settings": hashes,
    }


def about_rules(current: RuleSet) -> dict[str, JsonValue]:
    """Give the rules in force with their hashes, as decisions and runs name them.

    Of very many rules only how many there are: the hash of all stands for them.
    """
    few = len(current.rules) <= _MOST_NAMED
    return {
        "rule_set": current.digest,
        "rules": {rule.name: rule.digest for rule in current.rules} if few else len(current.rules),
        "maintenance": {each.name: _hash(each.model_dump(mode="json")) for each in current.windows},
        "problems": len(current.problems),
    }


def _hash(value: JsonValue) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()
