"""What befalls the fleet in a week: each trouble is an entry that puts itself on the agenda."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from benchmarks.bad_week.rules import DAY, HOUR, MINUTE
from benchmarks.bad_week.world import Window, Word, World

Trouble = Callable[[World, datetime], None]


def background(world: World, start: datetime) -> None:
    """Each host has a problem of its own about once a week."""
    for host in world.hosts:
        tag = world.random.choice(["app_down", "app_down", "disk_full", "no_answer"])
        when = start + world.random.random() * 7 * DAY
        world.at(when, lambda tag=tag, host=host: world.fall_ill(tag, [host]))  # type: ignore[misc]


def a_rack_fails(world: World, start: datetime) -> None:
    """On Tuesday and Friday 200 hosts are gone within 3 minutes, for 40; nothing helps."""
    for began in (start + 1 * DAY + 14 * HOUR, start + 4 * DAY + 3 * HOUR):
        for host in world.random.sample(world.hosts, 200):
            for tag in ("no_answer", "app_down"):
                _ill(world, began + world.random.random() * 3 * MINUTE, tag, host, 40 * MINUTE)


def services_flap(world: World, start: datetime) -> None:
    """Ten services go down and up every 90 seconds for two hours, on three days."""
    for day, host in ((day, host) for day in (0, 2, 5) for host in world.groups["g4"]):
        for number in range(80):
            began = start + day * DAY + 9 * HOUR + number * timedelta(seconds=90)
            _ill(world, began, "port_down", host, timedelta(seconds=45))


def a_remedy_never_helps(world: World, start: datetime) -> None:
    """On five hosts the same problem comes every ten minutes for two days, as a new one."""
    for host in world.groups["g3"]:
        for number in range(2 * 24 * 6):
            _ill(world, start + 2 * DAY + number * 10 * MINUTE, "queue_stuck", host, 9 * MINUTE)


def a_remedy_only_masks(world: World, start: datetime) -> None:
    """On three hosts the problem is there again ten minutes after each success."""
    for host in world.groups["g2"]:
        world.at(
            start + HOUR,
            lambda host=host: world.fall_ill(  # type: ignore[misc]
                "memory_low", [host], comes_back=10 * MINUTE
            ),
        )


def the_monitor_errs(world: World, start: datetime) -> None:
    """On Thursday at night all 500 hosts are said to be down within 2 minutes, for 15; none is."""
    began = start + 3 * DAY + 3 * HOUR
    for host in world.hosts:
        when = began + world.random.random() * 2 * MINUTE
        _ill(world, when, "app_down", host, 15 * MINUTE)


def one_message_names_many(world: World, start: datetime) -> None:
    """Once a day a message names all hosts of a group of 40."""
    for day in range(7):
        when = start + day * DAY + 16 * HOUR
        world.at(when, lambda: world.fall_ill("app_down", world.groups["g6"], heals=False))


def people_reboot(world: World, start: datetime) -> None:
    """On Saturday from 2 to 4 people reboot 70 hosts, one a minute; each alarms for 5 minutes."""
    began, hosts = start + 5 * DAY + 2 * HOUR, world.groups["g7"]
    world.maintenance.append(Window(began, began + 2 * HOUR, frozenset(hosts)))
    for number, host in enumerate(hosts):
        for tag in ("no_answer", "app_down"):
            _ill(world, began + number * MINUTE, tag, host, 5 * MINUTE)


def people_pause(world: World, start: datetime) -> None:
    """On Wednesday from 10 to 12 somebody pauses the service while 60 hosts have problems."""
    began = start + 2 * DAY + 10 * HOUR
    world.at(began, lambda: world.by_hand.append(Word.PAUSE))
    world.at(began + 2 * HOUR, lambda: world.by_hand.append(Word.RESUME))
    for host in world.random.sample(world.hosts, 60):
        when = began + world.random.random() * 2 * HOUR
        world.at(when, lambda host=host: world.fall_ill("app_down", [host]))  # type: ignore[misc]


def people_reset(world: World, start: datetime) -> None:
    """On Thursday at 9 somebody believes that what failed or only masked is mended; it is not."""
    world.at(start + 3 * DAY + 9 * HOUR, lambda: world.by_hand.append(Word.RESET))


def _ill(world: World, when: datetime, tag: str, host: str, lasts: timedelta) -> None:
    """Let a host have what no command heals."""
    world.at(when, lambda: world.fall_ill(tag, [host], heals=False, lasts=lasts))


TROUBLES: Sequence[Trouble] = (
    background,
    a_rack_fails,
    services_flap,
    a_remedy_never_helps,
    a_remedy_only_masks,
    the_monitor_errs,
    one_message_names_many,
    people_reboot,
    people_pause,
    people_reset,
)
