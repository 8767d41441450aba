"""What went wrong in somebody else's code, in one line, with its place there."""

import traceback
from pathlib import Path

from app.domain.legible import clean

_LONGEST = 300


def trouble(error: BaseException, module: str = "") -> str:
    """Say the type and the text of it, and where in the plug-in's own files it was."""
    place = _place(error, module.partition(".")[0])
    said = f"{type(error).__name__}: {_text(error)}".removesuffix(": ")
    return f"{said} ({place})" if place else said


def _text(error: BaseException) -> str:
    try:
        text = " ".join(clean(str(error)).split())
    except Exception:  # noqa: BLE001 - its text is theirs, too
        return ""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _place(error: BaseException, package: str) -> str:
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}"
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if package and {package, f"{package}.py"} & set(Path(frame.filename).parts)
    ]
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
