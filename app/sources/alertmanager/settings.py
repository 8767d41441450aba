"""The settings of a source of the kind `alertmanager`."""

from typing import Annotated

from pydantic import Field

from app.domain.frozen import Frozen

_Priority = Annotated[str, Field(pattern=r"^P[1-5]$")]


class AlertmanagerSettings(Frozen):
    """Which labels say what. Alertmanager itself knows no hosts and no priorities."""

    host_labels: tuple[str, ...] = Field(
        default=("instance", "host", "hostname", "node"),
        description="The first of these labels that is there names the host; a port is left out.",
    )
    severity_label: str = Field(default="severity", description="The label that is the severity.")
    priorities: dict[str, _Priority] = Field(
        default_factory=dict,
        description="Priorities by severity, in small letters, such as {critical: P1}.",
    )
