"""What is set for playbooks."""

from pydantic import Field

from app.domain.frozen import Frozen


class AnsiblePlaybookSettings(Frozen):
    """Where playbooks are, and how many run at once."""

    dir: str = Field(
        default="playbooks",
        min_length=1,
        description="The folder of playbooks; an ansible.cfg in it counts.",
    )
    concurrency: int = Field(
        default=4, ge=1, description="Playbooks at once; each takes about 100 MB."
    )
