"""Made-up users who may use a real sudo, for as long as a test needs them."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Sudoer:
    """A user of the system, and the password that sudo asks him for."""

    name: str
    password: str


@contextmanager
def sudoer(policy: str = "ALL", programs: Path | None = None) -> Iterator[Sudoer]:
    """Make a user with a policy of sudo. Skips the test where that cannot be done.

    What he runs by sudo is looked for among these programs first.
    """
    if os.getuid() != 0:
        pytest.skip("only root can make users for a test")
    if shutil.which("sudo") is None:
        if os.environ.get("CI"):
            pytest.fail("sudo is not installed (apt-get install sudo)")
        pytest.skip("sudo is not installed (apt-get install sudo)")
    user = Sudoer(f"alexis-{secrets.token_hex(4)}", secrets.token_hex(12))
    sudoers = Path("/etc/sudoers.d") / user.name
    add = ["useradd", "--no-create-home", "--home-dir", "/", "--shell", "/bin/sh", user.name]
    subprocess.run(add, check=True)
    try:
        words = f"{user.name}:{user.password}\n"
        subprocess.run(["chpasswd"], input=words, text=True, check=True)
        path = f"secure_path={programs or '/usr/sbin'}\\:/usr/bin\\:/bin"
        lines = (f"Defaults:{user.name} !lecture, {path}", f"{user.name} ALL=(ALL) {policy}")
        sudoers.write_text("".join(f"{line}\n" for line in lines))
        sudoers.chmod(0o440)
        yield user
    finally:
        sudoers.unlink(missing_ok=True)
        subprocess.run(["userdel", user.name], check=False, capture_output=True)
