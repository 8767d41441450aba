"""Keys and certificates, made when a test runs, by OpenSSH's own program."""

import subprocess
from pathlib import Path


def keygen(*arguments: str | Path) -> None:
    subprocess.run(["ssh-keygen", "-q", *arguments], check=True)


def new_key(folder: Path, name: str, passphrase: str = "", kind: str = "ed25519") -> Path:
    """Make a key, and its public half beside it."""
    file = folder / name
    keygen("-t", kind, "-N", passphrase, "-f", file)
    return file


def public(key: Path) -> str:
    """Give type and key, without the comment."""
    return " ".join(Path(f"{key}.pub").read_text().split()[:2])
