"""How the port speaks TLS, and whether it asks for certificates."""

from typing import Literal

from pydantic import Field, model_validator

from app.domain.frozen import Frozen


class Tls(Frozen):
    """Serve HTTPS with this certificate. The files are read again when they change."""

    cert_file: str = Field(
        description="The certificate, with those between it and its root, as PEM."
    )
    key_file: str = Field(description="Its private key, as PEM, without a passphrase.")
    min_version: Literal["TLSv1.2", "TLSv1.3"] = Field(
        default="TLSv1.2", description="Who speaks only older versions is refused."
    )
    client_ca_file: str | None = Field(
        default=None,
        description="Who signs the certificates of clients, as PEM: they are asked for one.",
    )
    client_crl_file: str | None = Field(
        default=None,
        description="Which of these certificates are revoked, as PEM: a list of each who signs.",
    )
    client_certificates: Literal["optional", "required"] = Field(
        default="optional",
        description="required: nobody gets in without one, not even a probe or a browser.",
    )

    @model_validator(mode="after")
    def _with_who_signs(self) -> "Tls":
        if self.client_ca_file:
            return self
        if self.client_crl_file:
            raise ValueError("client_crl_file is for the certificates of a client_ca_file")
        if self.client_certificates == "required":
            raise ValueError("client_certificates: required needs a client_ca_file")
        return self
