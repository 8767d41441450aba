"""The settings of a source of the kind `zabbix`."""

from typing import Literal

from pydantic import Field

from app.domain.frozen import Frozen


class ZabbixSettings(Frozen):
    """What of a message counts as what."""

    host: tuple[Literal["host", "host_name", "host_dns", "host_ip"], ...] = Field(
        default=("host",),
        min_length=1,
        description="Which of these names the host; the first that Zabbix filled in counts.",
    )
    priority: bool = Field(
        default=True,
        description="Whether Disaster is P1, High P2, Average P3, Warning P4, and all else P5.",
    )
