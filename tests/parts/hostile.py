"""What somebody who can raise an alert may write into it, and the fields that he can write."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from app.domain.event import Event
from tests.parts.building import an_event

CANARY = "canary"
_RUNS = f"""$(touch§{CANARY}) `touch§{CANARY}` ;touch§{CANARY}; |touch§{CANARY} &&touch§{CANARY}§#
    \\';touch§{CANARY}§# \\'";touch§{CANARY}§# ';touch§{CANARY};' ";touch§{CANARY};" >{CANARY}
    >>{CANARY} <(touch§{CANARY}) $'\\x60touch§{CANARY}' a[$(touch§{CANARY})]
    ${{x:=$(touch§{CANARY})}}
    {{{{§target§}}}} {{{{§title§}}}} {{%§x§%}} %(x)s {{0}} --use-compress-program=touch§{CANARY}
    -oProxyCommand=touch§{CANARY} -rf !! !$ ^a^b =ls ~ ~root * ? [a-z] {{a,b}} {{1..9}} \\ \\\\ ' "
    '' $ $$ $# $HOME ${{IFS}} # ; | & ( ) < > %s %n - -- = A=b ((1)) $((1)) <<E [[ ]] eval
    /etc/passwd ../../etc/passwd %2e%2e%2f %00 & = + @channel <!channel> <b>x</b> **x**
    [x](javascript:x) é 字"""
PIECES = tuple(piece.replace("§", " ") for piece in _RUNS.split())
UNSEEN = (
    *("\n", "\r", "\r\n", "\t", "\0", "\x1b[2J", "\x1b]0;x\x07", "\x9b", "\x7f", "\x08"),
    *("\u2028", "\u2029", "\u202e", "\u200b", "\u2066", "\ufeff", "\u00a0", "\u3000", "\u00ad"),
    *("\U000e0041", "\ud800"),
)
TEXTS = (
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join)
    | st.lists(st.sampled_from((*PIECES, *UNSEEN)), max_size=4).map("".join)
    | st.text(max_size=20)
    | st.sampled_from(("", "x" * 1000, "x" * 1001, "'" * 1000, "\\" * 1000, "!" * 1000))
)
"""Texts that mean something to a shell, a template, a terminal, a path, an address or a markup."""

_OWN = ("action", "title", "description", "priority", "severity", "impact", "status", "url")


def _own(name: str) -> Callable[[str], dict[str, Any]]:
    return lambda text: {name: text}


_PATHS: Mapping[str, Callable[[str], dict[str, Any]]] = {
    **{name: _own(name) for name in (*_OWN, "author", "note")},
    "tags": lambda text: {"tags": (text,)},
    "entities.id": lambda text: {"entities": ({"id": text, "type": "HOST"},)},
    "entities.type": lambda text: {"entities": ({"id": "a", "type": text},)},
    "entities.name": lambda text: {"entities": ({"id": "a", "type": "HOST", "name": text},)},
    "entities.tags": lambda text: {"entities": ({"id": "a", "type": "HOST", "tags": (text,)},)},
    "details.x": lambda text: {"fields": {"details": {"x": text}}},
    "details.a.0.b": lambda text: {"fields": {"details": {"a": [{"b": text}]}}},
    "alert.alias": lambda text: {"fields": {"alert": {"alias": text}}},
}
FIELDS = tuple(_PATHS)
"""The paths under which a rule finds what others wrote."""


def saying(path: str, text: str) -> Event | None:
    """Give an event that says the text under the path; None for what is no text in any event."""
    try:
        text.encode()
    except UnicodeEncodeError:
        if not path.startswith(("details", "alert")):
            return None
    return an_event(**_PATHS[path](text))


def is_odd(text: str) -> bool:
    """Tell whether no command is given it: it is nothing, too long, or cannot all be seen."""
    return not 0 < len(text) <= 1000 or any(
        sign < " " or "\x7f" <= sign <= "\x9f" or sign in "\u2028\u2029" or _is_half(sign)
        for sign in text
    )


def _is_half(sign: str) -> bool:
    return "\ud800" <= sign <= "\udfff"


_SHELLS = {
    **{name: (name,) for name in ("sh", "dash", "bash", "ksh", "ksh93", "mksh")},
    "busybox": ("busybox", "sh"),
    "zsh": ("zsh", "-f"),
    "fish": ("fish", "--no-config"),
    "tcsh": ("tcsh", "-f"),
}
_FOUND = {
    Path(found).resolve(): name
    for name, argv in reversed(_SHELLS.items())
    if (found := shutil.which(argv[0]))
}
SHELLS = {name: _SHELLS[name] for name in sorted(_FOUND.values())}
"""The shells of this machine that a login user may have, and how each is started."""
