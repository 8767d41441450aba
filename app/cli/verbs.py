"""The verbs of the command, by what they are for, each in a sentence.

With these `alexis --help` and a shell that completes verbs need none of what the verbs do.
"""

from enum import StrEnum
from typing import NamedTuple


class Panel(StrEnum):
    """What verbs are for."""

    SERVE = "Serve"
    LOOK = "Look: what happened, and how it stands"
    ACT = "Act"
    RESTRAIN = "Hold back"
    RULES = "Rules and settings, from files"
    DATA = "Data"


class Verb(NamedTuple):
    """What it is for, and what it does in a sentence."""

    panel: Panel
    does: str


VERBS = {
    "serve": Verb(Panel.SERVE, "Serve webhooks and do what the rules say."),
    "demo": Verb(Panel.SERVE, "Show the whole loop on this machine, without any account."),
    "status": Verb(Panel.LOOK, "Say how it stands; exit status 1 if it is not ready."),
    "top": Verb(Panel.LOOK, "Watch what runs, waits and happened, live."),
    "report": Verb(Panel.LOOK, "Which remediations ran, how well, how long, how often on what?"),
    "events": Verb(Panel.LOOK, "List events, or tell the story of one."),
    "runs": Verb(Panel.LOOK, "List runs, or show one with its steps and their output."),
    "rules": Verb(Panel.LOOK, "List the rules in force, and the files that are broken."),
    "audit": Verb(Panel.LOOK, "Say who caused what, and whether the trail holds."),
    "ping": Verb(Panel.LOOK, "Say who answers, and as whom you are known there."),
    "approvals": Verb(Panel.ACT, "List what waits for approval, and exactly what would run."),
    "approve": Verb(Panel.ACT, "Let begin what waits for approval."),
    "reject": Verb(Panel.ACT, "Do not let begin what waits for approval."),
    "cancel": Verb(Panel.ACT, "Stop a run."),
    "retry": Verb(Panel.ACT, "Try a run again that did not repair."),
    "replay": Verb(Panel.ACT, "Have an event decided anew, by the rules of now."),
    "dead-letters": Verb(Panel.ACT, "Look at what could not be carried through, or try it anew."),
    "pause": Verb(Panel.RESTRAIN, "Let nothing begin any more."),
    "resume": Verb(Panel.RESTRAIN, "Let runs begin again."),
    "silences": Verb(Panel.RESTRAIN, "Keep anything from beginning for a while, and where."),
    "breakers": Verb(Panel.RESTRAIN, "Look at rules that were stopped, and let them act again."),
    "storm": Verb(Panel.RESTRAIN, "Look at storms, or end the one that lasts."),
    "restraint": Verb(Panel.RESTRAIN, "Say what holds it back, and what would block a rule."),
    "check": Verb(Panel.RULES, "Check settings and rules, and run the tests that rules carry."),
    "test": Verb(Panel.RULES, "Run the tests of rules."),
    "explain": Verb(Panel.RULES, "Say what would happen to a message, or what an event met."),
    "backtest": Verb(Panel.RULES, "Replay stored events against changed rules."),
    "targets": Verb(Panel.RULES, "Look at the hosts: names, groups, what is allowed."),
    "plugins": Verb(Panel.RULES, "List the kinds of tasks and sources."),
    "schema": Verb(Panel.RULES, "Print the JSON schema of rules or settings, for editors."),
    "import": Verb(Panel.RULES, "Convert a 2018 configuration."),
    "token": Verb(Panel.DATA, "Make a client's token, and its hash for the settings."),
    "backup": Verb(Panel.DATA, "Copy the database, also while Alexis is serving."),
    "downgrade": Verb(Panel.DATA, "Change the tables back to those of an older release."),
}
