"""Names of things in Kubernetes, as RFC 1123 has them."""

import re

LONGEST = 253
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_PART = re.compile(r"[a-z0-9.-]+")


def is_namespace(text: str) -> bool:
    """Tell whether it is a label."""
    return _LABEL.fullmatch(text) is not None


def is_name(text: str) -> bool:
    """Tell whether it is labels with dots between them."""
    return len(text) <= LONGEST and all(_LABEL.fullmatch(label) for label in text.split("."))


def is_part(text: str) -> bool:
    """Tell whether a name may hold it."""
    return _PART.fullmatch(text) is not None


def belongs_to(name: str, target: str) -> bool:
    """Tell whether a name is the target's own, or that of a part of it, such as a pod."""
    return name == target or name.startswith(f"{target}-")
