"""Hand a message to the mail server, step by step, so that it is known how far it came."""

import socket
import ssl
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.task import Ending
from app.tasks.notify.settings import SmtpSettings

_FOR_GOOD = 500
_PATIENCE = 30.0


async def send(mail: EmailMessage, to: tuple[str, ...], settings: SmtpSettings) -> Ending:
    """Send it to all who are taken. Raises `TargetUnreachable`, `TargetLost`."""
    mail["Date"] = formatdate(usegmt=True)
    client = SMTP(
        hostname=settings.host,
        port=settings.port,
        local_hostname=socket.gethostname(),  # else it would ask DNS, and all would wait
        use_tls=settings.tls == "implicit",
        start_tls=settings.tls == "starttls",
        tls_context=_trust(settings.ca_file),
        timeout=_PATIENCE,
    )
    try:
        try:
            taken, refused = await _address(client, settings, to)
        except SMTPResponseException as error:
            return _refusal(error)
        except (SMTPException, OSError, ValueError) as error:
            raise TargetUnreachable(f"{settings.host}:{settings.port}: {error}") from error
        return await _hand_over(client, mail, refused) if taken else Ending(False, refused)
    finally:
        client.close()


async def _address(client: SMTP, settings: SmtpSettings, to: tuple[str, ...]) -> tuple[int, str]:
    """Say who it is from and for: how many are taken, and who not."""
    await client.connect()
    if settings.user and settings.password:
        await client.login(settings.user, settings.password.get_secret_value())
    await client.mail(settings.sender or "")
    refused = []
    for each in to:
        try:
            await client.rcpt(each)
        except SMTPResponseException as error:
            refused.append(f"{each} is refused: {error.code} {error.message}")
    return len(to) - len(refused), "; ".join(refused)


async def _hand_over(client: SMTP, mail: EmailMessage, refused: str) -> Ending:
    try:
        response = await client.data(mail.as_bytes())
    except SMTPResponseException as error:
        return _refusal(error)
    except (SMTPException, OSError) as error:
        raise TargetLost(f"nobody knows whether the e-mail was taken: {error}") from error
    return Ending(True, "; ".join(filter(None, (refused, response.message[:200]))))


def _refusal(error: SMTPResponseException) -> Ending:
    """Tell what was refused for good from what may be taken later: nothing was sent."""
    words = f"the mail server says {error.code} {error.message}"
    if error.code < _FOR_GOOD:
        raise TargetUnreachable(words) from error
    return Ending(False, words)


def _trust(ca_file: str | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(
            cafile=str(Path(ca_file).expanduser()) if ca_file else None
        )
    except OSError as error:
        raise TargetUnreachable(f"{ca_file}: {error}") from error
