"""A rule: when (condition) → then (remedies), with its own limits."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from functools import cached_property
from typing import Annotated, ClassVar, Literal, Self

from pydantic import (
    Discriminator,
    Field,
    Tag,
    ValidationError,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import InitErrorDetails, PydanticCustomError

from app.domain.approval import Approval
from app.domain.before import COLLECT, Before, Look
from app.domain.conditions.condition import Condition
from app.domain.conditions.field_says import FieldPath
from app.domain.counting import Count
from app.domain.duration import Duration
from app.domain.event import Event
from app.domain.frozen import Frozen
from app.domain.limits import Limits
from app.domain.parameter import Parameter, Parameters
from app.domain.rule_test import RuleTest
from app.domain.task import Doing, Looking, Task

THEN = "Tried in order until one works."
TASKS = "Done in order; the first one that fails ends the remedy."
VERIFY = "How it shows that it worked; without it, tasks that succeed are success."


class Mode(StrEnum):
    """How far a rule is trusted."""

    OBSERVE = "observe"
    APPROVE = "approve"
    AUTO = "auto"


class Hosts(Frozen):
    """These hosts, always."""

    hosts: tuple[str, ...] = Field(min_length=1, description="Always these hosts.")


class FromField(Frozen):
    """The hosts that a field of the event names, one or several."""

    from_: FieldPath = Field(
        alias="from", description="The hosts that this field names, such as details.host."
    )


class Entities(Frozen):
    """The entities of this type that the problem is on, by their `ssh_host` tag or their name."""

    entities: str = Field(min_length=1, description="The entities of this type, such as HOST.")


class Group(Frozen):
    """The hosts of a group, of the settings or of the rule files."""

    group: str = Field(min_length=1, description="The hosts of the group of this name.")
    means: SkipJsonSchema[tuple[str, ...] | None] = Field(default=None, repr=False)
    """The hosts, put in when the rules are read together; None: those of the settings."""


def _which_targets(value: object) -> str | None:
    if isinstance(value, dict):
        keys = [key for key in ("hosts", "from", "entities", "group") if key in value]
        return keys[0] if len(keys) == 1 else None
    names: dict[type, str] = {
        Hosts: "hosts",
        FromField: "from",
        Entities: "entities",
        Group: "group",
    }
    return names.get(type(value))


Targets = Annotated[
    Annotated[Hosts, Tag("hosts")]
    | Annotated[FromField, Tag("from")]
    | Annotated[Entities, Tag("entities")]
    | Annotated[Group, Tag("group")],
    Discriminator(
        _which_targets,
        custom_error_type="targets",
        custom_error_message="targets have exactly one of: hosts, from, entities, group",
    ),
]


class Verification(Frozen):
    """How a remedy shows that it worked, and how long it has for that."""

    within: Duration = Field(
        default=timedelta(minutes=1), description="How long it may take to show."
    )
    every: Duration = Field(
        default=timedelta(seconds=5),
        ge=timedelta(seconds=1),
        description="The pause between looks.",
    )


class ProblemResolves(Verification):
    """The source says that the problem is over: by its message, or when it is asked."""

    problem: Literal["resolved"] = Field(description="The source says that it is over.")
    every: Duration = Field(
        default=timedelta(minutes=1),
        ge=timedelta(seconds=1),
        description="The pause between looks.",
    )

    def __str__(self) -> str:
        return "the problem is resolved"


class ProbeSucceeds(Verification, Looking):
    """A task that only looks: it is done until it succeeds."""

    purpose: ClassVar[str] = "verify"


class Remedy(Frozen):
    """Tasks in order, and the proof that they helped."""

    tasks: tuple[Task, ...] = Field(min_length=1, description=TASKS)
    verify: ProblemResolves | ProbeSucceeds | None = Field(default=None, description=VERIFY)

    def filled(self, event: Event, parameters: Parameters) -> Self:
        """Fill the placeholders of all that it does from the event. Raises `ValueRefused`."""
        return self.changed(lambda doing: doing.filled(event, parameters))

    def at(self, target: str) -> Self:
        """Put the target's name where `{{ target }}` stands in what it does."""
        return self.changed(lambda doing: doing.at(target))

    def changed(self, change: Callable[[Doing], Doing]) -> Self:
        """Give the same with each thing that it does changed so."""
        verify = change(self.verify) if isinstance(self.verify, ProbeSucceeds) else self.verify
        return self.model_copy(update={"tasks": tuple(map(change, self.tasks)), "verify": verify})

    def doings(self) -> tuple[Doing, ...]:
        """Give all that it does, the looking included."""
        probe = (self.verify,) if isinstance(self.verify, ProbeSucceeds) else ()
        return self.tasks + probe

    def paths(self) -> frozenset[str]:
        """Give the event's fields that it needs."""
        return frozenset(path for doing in self.doings() for path in doing.spec.paths())

    def __str__(self) -> str:
        return "; then ".join(map(str, self.tasks))


class Plan(Remedy):
    """A remedy as a run does it, with what is looked at before."""

    before: Before = Before()
    collect: tuple[Look, ...] = ()

    def changed(self, change: Callable[[Doing], Doing]) -> Self:
        """Give the same with each thing that it does, the looking before too, changed so."""
        looks = {"before": self.before.changed(change), "collect": tuple(map(change, self.collect))}
        return super(Plan, self.model_copy(update=looks)).changed(change)

    def login(self) -> Task | None:
        """Give what shows that one could log in for its tasks, and does nothing there."""
        return next((login for task in self.tasks if (login := task.login())), None)


class Otherwise(Frozen):
    """What is done when no remedy worked: tell people."""

    add_team: str | None = Field(
        default=None, min_length=1, description="This team is added to the alert."
    )
    note: str | None = Field(
        default=None, min_length=1, description="These words stand in the note to people."
    )

    @model_validator(mode="after")
    def _something(self) -> "Otherwise":
        if not (self.add_team or self.note):
            raise ValueError("give add_team, note, or both")
        return self


class Rule(Frozen):
    """Everything that a rule file says."""

    plan_type: ClassVar[type[Plan]] = Plan
    """The plan for the task types that there are."""

    name: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$",
        description="It stands in notes, logs and the report.",
    )
    description: str = Field(default="", description="What it is for, for people.")
    enabled: bool = Field(default=True, description="false switches the rule off.")
    sources: tuple[str, ...] = Field(default=(), description="Only these sources; none means all.")
    actions: tuple[str, ...] = Field(
        default=(),
        description="Only these actions of the source, such as the custom action that a person "
        "pressed on the alert; each time anew. Without it: once for each problem and target.",
    )
    mode: Mode = Field(
        default=Mode.AUTO, description="Only record it, ask a person first, or act at once."
    )
    priority: int = Field(
        default=0,
        ge=-1_000_000,
        le=1_000_000,
        description="Rules with a higher one are asked first; else the order of the files counts.",
    )
    stop: bool = Field(
        default=False, description="When it matches, no rule that comes after it is asked."
    )
    catch_all: bool = Field(default=False, description="Asked only when no other rule matches.")
    when: Condition = Field(description="What an event has to be like.")
    count: Count | None = Field(
        default=None, description="Act only when it happened so often in such a time."
    )
    hold_for: Duration = Field(
        default=timedelta(0),
        description="Act only when the problem is still open so long after it was opened.",
    )
    targets: Targets = Field(description="The hosts that it acts on.")
    limits: Limits = Field(
        default=Limits(), description="How often it may act on a host, and on how many hosts."
    )
    approval: Approval = Field(
        default=Approval(), description="When it asks people first, and who may answer."
    )
    parameters: dict[FieldPath, Parameter] = Field(
        default_factory=dict,
        description="What the values of placeholders have to be, by the paths of their fields.",
    )
    before: Before = Field(
        default=Before(), description="What is looked at before a remedy begins."
    )
    collect: tuple[Look, ...] = Field(default=(), description=COLLECT)
    then: tuple[Remedy, ...] = Field(min_length=1, description=THEN)
    otherwise: Otherwise | None = Field(
        default=None, description="What is done when no remedy worked."
    )
    manual_time: Duration | None = Field(
        default=None,
        gt=timedelta(0),
        description="How long a person takes for the same; the report reckons the time saved.",
    )
    tests: tuple[RuleTest, ...] = Field(
        default=(), description="Messages, and what the rule is to say to them."
    )

    @model_validator(mode="after")
    def _uses_its_parameters(self) -> Self:
        if unused := [path for path in self.parameters if path not in self.paths()]:
            words = "no placeholder {path} is in the commands of this rule"
            raise ValidationError.from_exception_data(
                "Rule",
                [
                    InitErrorDetails(
                        type=PydanticCustomError(
                            "unused_parameter", words, {"path": f"{{{{ {path} }}}}"}
                        ),
                        loc=("parameters", path),
                        input=path,
                    )
                    for path in unused
                ],
            )
        return self

    def paths(self) -> frozenset[str]:
        """Give the event's fields that its remedies, its looks and its count need."""
        counted = self.count.by if self.count else ()
        looked = (path for look in self.looks() for path in look.spec.paths())
        return frozenset(counted).union(looked, *(remedy.paths() for remedy in self.then))

    def looks(self) -> tuple[Look, ...]:
        """Give what it does on a target before its remedies."""
        return ((self.before.probe,) if self.before.probe else ()) + self.collect

    def doings(self) -> tuple[Doing, ...]:
        """Give all that it may do on a target."""
        return (*self.looks(), *(each for remedy in self.then for each in remedy.doings()))

    def plan(self, number: int) -> Plan:
        """Give one of its remedies with what goes before, as the rule says it."""
        said = dict(self.then[number])
        return self.plan_type.model_construct(**said, before=self.before, collect=self.collect)

    def filled(self, number: int, event: Event) -> Plan:
        """Give one of its plans, filled in from the event. Raises `ValueRefused`."""
        return self.plan(number).filled(event, self.parameters)

    @cached_property
    def digest(self) -> str:
        """The content of the rule as a short hash, the same for the same rule anywhere."""
        said = self.model_dump_json(
            exclude={"tests", "description", "manual_time"}, by_alias=True, exclude_defaults=True
        )
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @cached_property
    def counted_as(self) -> str:
        """What is counted: the same as long as name, condition and count are the same."""
        said = self.model_dump_json(
            include={"name", "sources", "actions", "when", "count"},
            by_alias=True,
            exclude_defaults=True,
        )
        return hashlib.sha256(said.encode()).hexdigest()[:16]
