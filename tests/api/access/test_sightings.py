"""What is remembered of callers is bounded, whoever comes."""

from app.api.access.sightings import Sightings
from tests.parts.clocks import Clock


def test_of_very_many_people_the_latest_are_kept() -> None:
    seen = Sightings(["one"], Clock())

    for number in range(600):
        seen.served(f"person:p{number}")
        seen.served("person:regular")
    seen.refused("nobody-s-name")

    assert len(seen.persons) == 500
    assert seen.persons["person:regular"].used == 600
    assert "person:p0" not in seen.persons
    assert (seen.strangers.refused, set(seen.clients)) == (1, {"one"})
