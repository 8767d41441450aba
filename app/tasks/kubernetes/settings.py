"""Which clusters tasks may reach, and which namespaces in them."""

from fnmatch import fnmatchcase

from pydantic import Field, model_validator

from app.domain.frozen import Frozen


class ClusterSettings(Frozen):
    """A cluster: the one that Alexis runs in, or one of a kubeconfig."""

    in_cluster: bool = Field(
        default=False, description="The one that Alexis runs in, by its service account."
    )
    kubeconfig: str | None = Field(default=None, description="Else by this file.")
    context: str | None = Field(default=None, description="Of the file; else its current-context.")
    namespaces: tuple[str, ...] = Field(
        default=(), description="Patterns of namespaces that may be touched. Empty: none."
    )

    @model_validator(mode="after")
    def _one_way(self) -> "ClusterSettings":
        if self.in_cluster is (self.kubeconfig is not None):
            raise ValueError("give in_cluster: true or kubeconfig, one of them")
        if self.context and not self.kubeconfig:
            raise ValueError("context is for a kubeconfig")
        return self

    def allows(self, namespace: str) -> bool:
        return any(fnmatchcase(namespace, pattern) for pattern in self.namespaces)


class KubernetesSettings(Frozen):
    """The clusters by their names."""

    clusters: dict[str, ClusterSettings] = Field(default_factory=dict)
