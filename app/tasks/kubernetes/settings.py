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

    clusters: dict[str, ClusterSettings] = Field(
        default_factory=dict,
        description="The clusters that tasks may reach, by the names that rules use.",
    )

    def cluster(self, name: str | None) -> ClusterSettings | None:
        """Give the one of this name; without one the only one there is."""
        if name is None:
            return next(iter(self.clusters.values())) if len(self.clusters) == 1 else None
        return self.clusters.get(name)

    def complaint(self, name: str | None, namespace: str | None) -> str | None:
        """Say why the namespace may not be touched; None if it may, or is not known yet."""
        if (cluster := self.cluster(name)) is None:
            number = "several clusters: name one" if self.clusters else "no cluster"
            return f"tasks.kubernetes.clusters has {number if name is None else f'no {name!r}'}"
        if namespace is None:
            return None if cluster.namespaces else "no namespace of the cluster is allowed"
        if not cluster.allows(namespace):
            what = "tasks.kubernetes.clusters has no pattern in namespaces for it"
            return f"the namespace {namespace!r} is not allowed: {what}"
        return None
