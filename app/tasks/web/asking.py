"""Ask, and ask once more as long as it is sure that nothing was done."""

import asyncio
from collections.abc import Callable

from app.ports import Clock
from app.tasks.web.answer import Answer
from app.tasks.web.calling import Call, NotConnected, Web
from app.tasks.web.pausing import pause_asked

_FIRST_PAUSE = 0.5


async def ask(
    web: Web, call: Call, tries: int, now: Clock, is_wanted: Callable[[int], bool]
) -> Answer:
    """Give the answer: after so many tries, or the first that does not say to come back.

    A status that is wanted is never asked for again. Raises `TargetUnreachable`, `TargetLost`.
    """
    for number in range(1, tries):
        try:
            answer = await web.call(call)
        except NotConnected:
            pause = _FIRST_PAUSE * number
        else:
            asked = pause_asked(answer, now())
            if asked is None or is_wanted(answer.status):
                return answer
            pause = asked
        await asyncio.sleep(pause)
    return await web.call(call)
