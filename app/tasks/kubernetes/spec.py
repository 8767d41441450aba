"""What a rule says of a workload in Kubernetes: what is done to it, and where it is."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import ClassVar, Self

from pydantic import Field, ValidationInfo, model_validator

from app.domain import duration
from app.domain.duration import Duration
from app.domain.event import Event
from app.domain.filling import STORED, Encode, FilledSpec
from app.domain.parameter import Parameters
from app.domain.placeholder import ValueRefused, put_target
from app.tasks.kubernetes.names import is_name, is_namespace, is_part

_LONGEST_WAIT = timedelta(hours=1)
_MOST_REPLICAS = 10_000


class Action(StrEnum):
    """What may be done."""

    ROLLOUT_RESTART = "rollout_restart"
    DELETE_POD = "delete_pod"
    SCALE = "scale"


class Workload(StrEnum):
    """What keeps pods."""

    DEPLOYMENT = "deployment"
    STATEFULSET = "statefulset"
    DAEMONSET = "daemonset"


def _plain(value: str) -> str:
    if not is_part(value):
        raise ValueRefused(f"{value!r} can be no part of a name in Kubernetes")
    return value


class KubernetesSpec(FilledSpec):
    """A workload that is restarted or scaled, or a pod that is deleted."""

    shorthand: ClassVar[str] = "action"
    privileged: ClassVar[frozenset[str]] = frozenset({"cluster"})
    templates: ClassVar[Mapping[str, Encode]] = {"namespace": _plain, "name": _plain}

    action: Action = Field(description="rollout_restart, delete_pod or scale.")
    kind: Workload = Field(
        default=Workload.DEPLOYMENT, description="deployment, statefulset or daemonset."
    )
    namespace: str = Field(min_length=1, max_length=1000, description="Where it is.")
    name: str = Field(
        default="{{ target }}",
        min_length=1,
        max_length=1000,
        description="The target's name, or one that begins with it and a dash.",
    )
    replicas: int | None = Field(
        default=None, ge=0, le=_MOST_REPLICAS, description="How many there shall be, for scale."
    )
    wait: Duration = Field(
        default=timedelta(seconds=50),
        le=_LONGEST_WAIT,
        description="How long it may take until it is rolled out; 0s: that is not waited for.",
    )
    cluster: str | None = Field(
        default=None, min_length=1, description="One of tasks.kubernetes.clusters."
    )

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        if (self.replicas is None) is (self.action is Action.SCALE):
            raise ValueError("replicas is for scale, which needs it")
        if self.action is Action.SCALE and self.kind is Workload.DAEMONSET:
            raise ValueError("a daemonset has a pod on each node and cannot be scaled")
        if self.action is Action.DELETE_POD and self.kind is not Workload.DEPLOYMENT:
            raise ValueError("kind is not for delete_pod")
        if info.context != STORED and (complaint := self.complaint()):
            raise ValueError(complaint)
        return self

    def complaint(self) -> str | None:
        """Say what is wrong with the names, as far as they are known."""
        for what, text, fits in (
            ("namespace", self.namespace, is_namespace),
            ("name", self.name, is_name),
        ):
            if "{{" not in text and not fits(text):
                return f"{what}: {text!r} is no name in Kubernetes (RFC 1123)"
        return None

    @property
    def thing(self) -> str:
        kind = "pod" if self.action is Action.DELETE_POD else self.kind.value
        return f"{kind}/{self.name}"

    def says(self) -> str:
        to = f" to {self.replicas}" if self.action is Action.SCALE else ""
        where = f" of {self.cluster}" if self.cluster else ""
        action = "delete" if self.action is Action.DELETE_POD else self.action.replace("_", " ")
        return f"{action} {self.thing}{to} in {self.namespace}{where}"

    def in_full(self) -> str:
        waits = f", wait {duration.spell(self.wait)}" if self.wait else ", without waiting"
        return self.says() + waits

    def filled(self, event: Event, parameters: Parameters) -> Self:
        filled = super().filled(event, parameters)
        if complaint := filled.complaint():
            raise ValueRefused(complaint)
        return filled

    def at(self, target: str) -> Self:
        """Put the target in as it is: whether it can be a name is looked at before it is used."""
        names = {name: put_target(getattr(self, name), target) for name in self.templates}
        return self.model_copy(update=names)
