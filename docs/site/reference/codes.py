"""What `alexis check` may find, from the linter's own list."""

from app.linting.code import MEANING, Code
from docs.site.reference import words

_ABOUT = """\
What `alexis check` says in the brackets of `error[…]` and `warning[…]`. [Linting](../linting.md)
has for each code its reason, an example and its cure. With an error the exit status is 1, and in
the service the file keeps its last good version."""


def shown() -> str:
    """Make the page."""
    rows = [
        (f"[{code}](../linting.md#{code})", code.severity.value, MEANING[code]) for code in Code
    ]
    return words.page(
        "Codes of alexis check", _ABOUT, words.table(("code", "severity", "meaning"), rows)
    )
