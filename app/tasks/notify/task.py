"""The task type `notify`: words to people, in the channel that the rule names."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import SecretStr

from app.domain.errors import TargetLost, TargetUnreachable
from app.domain.task import Ending
from app.kinds import Toolbox
from app.ports import Output, Place
from app.tasks.notify.message import Message
from app.tasks.notify.settings import NotifySettings, Recipients
from app.tasks.notify.spec import NotifySpec
from app.tasks.web.address import parse
from app.tasks.web.answer import cut
from app.tasks.web.asking import ask
from app.tasks.web.auth import Proof
from app.tasks.web.calling import Call, Web

_TRIES = 3


class Notify:
    """Tells people in the channels of the settings."""

    def __init__(self, web: Web, settings: NotifySettings, toolbox: Toolbox) -> None:
        self._web = web
        self._settings = settings
        self._page = toolbox.page
        self._now = toolbox.now

    async def run(self, spec: NotifySpec, place: Place, output: Output) -> Ending:
        channel = self._settings.channels.get(spec.channel)
        if channel is None:
            raise TargetUnreachable(f"tasks.notify.channels has no {spec.channel}")
        message = self._message(spec, place.environment)
        if channel.slack:
            return await self._post(channel.slack, message.for_slack(), output)
        if channel.teams:
            return await self._post(channel.teams, message.for_teams(), output)
        return await self._mail(channel.email or Recipients(to=()), message)

    def _message(self, spec: NotifySpec, known: Mapping[str, str]) -> Message:
        rule, target = known.get("ALEXIS_RULE", ""), known.get("ALEXIS_TARGET", "")
        run = known.get("ALEXIS_RUN", "")
        return Message(
            subject=spec.subject or f"Alexis: {rule} on {target}",
            text=spec.text or f"The rule {rule} acts on {target}.",
            run=run,
            link=f"{self._page}/#run/{run}" if self._page else None,
        )

    async def _post(self, webhook: SecretStr, said: dict[str, Any], output: Output) -> Ending:
        url = webhook.get_secret_value()
        address = parse(url)
        headers = {"Content-Type": "application/json"}
        call = Call("POST", address, headers, json.dumps(said).encode())
        answer = await ask(self._web, call, _TRIES, self._now, _is_success)
        hidden = tuple(filter(None, (url, address.path.strip("/"), address.query)))
        output.stdout(cut(Proof({}, hidden).take_out(answer.body)))
        if answer.is_unsure:
            raise TargetLost(f"status {answer.status}: nobody knows whether it was said")
        return Ending(_is_success(answer.status), f"status {answer.status}")

    async def _mail(self, recipients: Recipients, message: Message) -> Ending:
        try:
            from app.tasks.notify.mail import send  # noqa: PLC0415 - not everybody sends mail
        except ImportError as error:
            raise TargetUnreachable("e-mail needs: pip install 'alexis[mail]'") from error
        smtp = self._settings.smtp
        mail = message.as_mail(smtp.sender or "", recipients.to)
        return await send(mail, recipients.to, smtp)


def _is_success(status: int) -> bool:
    return 200 <= status < 300  # noqa: PLR2004 - HTTP's own classes
