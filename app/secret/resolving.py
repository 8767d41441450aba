"""Gets what references stand for, when the settings are loaded."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from app.clusters.access import SERVICE_ACCOUNT, as_usual
from app.clusters.no_access import NoAccess
from app.secret.file import content
from app.secret.kubernetes import KubernetesSecrets
from app.secret.reference import Reference, Store, StoreAway, Unreadable
from app.secret.section import Resolving
from app.secret.vault import Vault
from app.secret.vault_settings import VaultSettings

Opened = TypeVar("Opened")


class Resolver:
    """Opens a store when the first reference needs it, and asks it for each thing once.

    `vault` is that section as it is written. A store that cannot be opened is not tried again, so
    that many references do not wait for it one after another.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        vault: Any = None,
        service_account: Path = SERVICE_ACCOUNT,
    ) -> None:
        self._environment = environment
        self._vault_section = vault
        self._service_account = service_account
        self._opened: dict[Store, Vault | KubernetesSecrets] = {}
        self._away: dict[Store, str] = {}

    def __call__(self, reference: Reference) -> str:
        """Give the secret. Raises `Unreadable`, which names the reference."""
        try:
            found = self._read(reference).strip()
        except Unreadable as error:
            raise Unreadable(f"{reference}: {error}") from error
        if not found:
            raise Unreadable(f"{reference}: it is empty")
        return found

    def _read(self, reference: Reference) -> str:
        match reference.store:
            case Store.ENVIRONMENT:
                if reference.name not in self._environment:
                    raise Unreadable("there is no such variable")
                return self._environment[reference.name]
            case Store.FILE:
                return content(reference.name)
            case Store.VAULT:
                return self._from(reference, self._open_vault)
            case Store.KUBERNETES:
                return self._from(reference, self._open_kubernetes)

    def _from(self, reference: Reference, open_: Callable[[], Vault | KubernetesSecrets]) -> str:
        store = reference.store
        if store in self._away:
            raise Unreadable(self._away[store])
        try:
            if store not in self._opened:
                self._opened[store] = open_()
        except Unreadable as error:
            self._away[store] = str(error)
            raise
        try:
            return self._opened[store].read(reference)
        except StoreAway as error:
            self._away[store] = str(error)
            raise

    def _open_vault(self) -> Vault:
        near = Resolver(self._environment, None, self._service_account)
        near._away[Store.VAULT] = "what opens Vault cannot be in Vault"
        try:
            section = VaultSettings.model_validate(
                self._vault_section or {}, context={"resolving": Resolving(near)}
            )
        except ValidationError as error:
            raise Unreadable("the section vault is not right") from error
        return Vault(section, self._environment)

    def _open_kubernetes(self) -> KubernetesSecrets:
        try:
            return KubernetesSecrets(as_usual(self._environment, self._service_account))
        except NoAccess as error:
            raise Unreadable(str(error)) from error
