"""A message to people, as each product takes it: nothing in it is read as markup or as a mention.

Slack's incoming webhooks take `text`, in which only `&`, `<` and `>` are special: `<!channel>`
and `<@U…>` mention people. A workflow of Teams takes a message with an Adaptive Card; the text of
a `TextRun` is no Markdown, while that of a `TextBlock` is.
"""

import html
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

_EVERYBODY = re.compile(r"@(?=(?:channel|here|everyone|group)\b)", re.IGNORECASE)
_WORD_JOINER = "\N{WORD JOINER}"
_LONGEST_SUBJECT = 200


@dataclass(frozen=True)
class Message:
    """What is said: text, and where its run is found."""

    subject: str
    text: str
    run: str
    link: str | None = None

    @property
    def whole(self) -> str:
        return f"{self.text}\n{f'Run {self.run}: {self.link}' if self.link else f'Run {self.run}'}"

    def for_slack(self) -> dict[str, Any]:
        """Escape all, and take the sting out of `@channel`, which some settings look for."""
        text = html.escape(_EVERYBODY.sub(f"@{_WORD_JOINER}", self.whole), quote=False)
        return {"text": text, "mrkdwn": False, "unfurl_links": False, "unfurl_media": False}

    def for_teams(self) -> dict[str, Any]:
        card: dict[str, Any] = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.2",
            "body": [
                {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": line or " "}]}
                for line in self.whole.splitlines()
            ],
        }
        if self.link:
            card["actions"] = [{"type": "Action.OpenUrl", "title": "Run", "url": self.link}]
        kind = "application/vnd.microsoft.card.adaptive"
        attachment = {"contentType": kind, "contentUrl": None, "content": card}
        return {"type": "message", "attachments": [attachment]}

    def as_mail(self, sender: str, to: tuple[str, ...]) -> EmailMessage:
        mail = EmailMessage(policy=SMTP)
        mail["From"] = sender
        mail["To"] = ", ".join(to)
        mail["Subject"] = _one_line(self.subject)
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Alexis-Run"] = self.run
        text = self.whole.encode(errors="replace").decode()
        mail.set_content(text, charset="utf-8", cte="quoted-printable")
        return mail


def _one_line(text: str) -> str:
    """Give what can stand in a header line, and in no other."""
    words = " ".join(text.encode(errors="replace").decode().split())
    return "".join(sign for sign in words if sign.isprintable())[:_LONGEST_SUBJECT]
