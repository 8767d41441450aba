"""Text of others, so that it deceives neither a reader nor a terminal."""

import re

_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_LINE_END = re.compile(r"\r\n|[\r\u2028\u2029]")
_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def clean(text: str) -> str:
    """Take out what could deceive a reader or a terminal: escapes, control and bidi characters."""
    return _CONTROL.sub("", _ANSI.sub("", _LINE_END.sub("\n", text)))


def visible(text: str) -> str:
    """Write signs that cannot be seen as escapes: nobody is to approve what he does not see."""
    return "".join(
        sign if sign.isprintable() or sign == "\n" else sign.encode("unicode_escape").decode()
        for sign in text
    )
