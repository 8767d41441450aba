"""How many commands a host gets at once, and in which order."""

import asyncio

import pytest

from app.tasks.ssh.places import Places

pytestmark = pytest.mark.anyio


async def test_a_host_that_refused_a_command_gets_fewer_and_slowly_more_again() -> None:
    places = Places(8)

    places.refused(running=3)
    refused = places.now
    for _ in range(3 * 8 - 1):
        places.went_well()
    before = places.now
    places.went_well()

    assert (refused, before, places.now) == (3, 3, 4)


async def test_there_is_always_a_place_and_never_one_too_many() -> None:
    places = Places(2)

    places.refused(running=0)
    fewest = places.now
    for _ in range(1_000):
        places.went_well()

    assert (fewest, places.now) == (1, 2)


async def test_places_are_given_in_the_order_in_which_they_were_asked_for() -> None:
    places, came = Places(1), list[int]()

    async def come(number: int) -> None:
        async with places:
            came.append(number)
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(come(number)) for number in range(6)]
    await asyncio.sleep(0)
    for number in (2, 4):
        tasks[number].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert came == [0, 1, 3, 5]


async def test_a_place_that_came_at_the_moment_of_a_cancellation_is_not_lost() -> None:
    places = Places(1)

    async def come() -> None:
        async with places:
            pass

    async with places:
        waiting = asyncio.create_task(come())
        await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    async with asyncio.timeout(20), places:
        pass
