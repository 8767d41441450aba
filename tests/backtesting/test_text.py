"""The text of a backtest, as a reviewer reads it."""

from app.backtesting.text import text
from tests.backtesting.conftest import Story
from tests.parts.building import a_rule

EXPECTED = """\
rules → changed, 2026-11-22 08:00 to 2026-11-23 08:00 UTC
3 events, and 0 before them for limits and counts

                                  before                  after
matches                                2                      2
runs                                   2                      1
runs a day                             2                      1
busiest hour       2 at 2026-11-22 08:00  1 at 2026-11-22 08:00
on targets                             1                      1
for approval                           0                      0
blocked, cooldown                      0                      1
unknown                                0                      0

rule restart-duplicator: changed (limits)
  runs: 2 → 1
  runs a day: 2 → 1
  busiest hour: 2 at 2026-11-22 08:00 → 1 at 2026-11-22 08:00
  blocked, cooldown: 0 → 1
  1 event would come out differently:
  ~ 00000000000000000000000002 2026-11-22 08:05 Duplicator is slower
      before: runs `sudo systemctl restart duplicator` on app-01.example.net
      after: blocked, cooldown, on app-01.example.net

no difference for 1 other rule
taken for granted:
- a rule without stored runs takes 1m
"""


def test_it_shows_the_figures_then_each_rule_that_differs_with_its_events(story: Story) -> None:
    story.event(0, problem=1)
    story.event(5, problem=2, title="Duplicator is slower")
    story.event(9, problem=3, tags=("web",))
    quiet = a_rule(name="quiet", when={"tags": ["nobody"]})

    said = text(
        story.replayed([a_rule(), quiet], [a_rule(limits={"cooldown": "1h"}), quiet]),
        "rules",
        "changed",
    )

    assert said.startswith(EXPECTED)
