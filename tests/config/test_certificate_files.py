"""What is wrong with the files of `server.tls` is told by the name of the setting."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption

from app.config.certificate_files import BadFiles, doubts, loaded
from app.config.tls_settings import Tls
from tests.parts.authority import Authority, Pair

CA = Authority()
PAIR, OTHER = CA.pair("a.example.net"), CA.pair("b.example.net")
NOW = datetime.now(UTC)


def _tls(folder: Path, pair: Pair = PAIR, **more: str) -> Tls:
    certificate, key = pair.written(folder)
    return Tls.model_validate({"cert_file": str(certificate), "key_file": str(key)} | more)


def _trusting(folder: Path, ca: bytes = CA.own.text, crl: bytes | None = None) -> Tls:
    (folder / "ca.crt").write_bytes(ca)
    more = {"client_ca_file": str(folder / "ca.crt")}
    if crl is not None:
        (folder / "ca.crl").write_bytes(crl)
        more["client_crl_file"] = str(folder / "ca.crl")
    return _tls(folder, PAIR, **more)


def _without(name: str) -> Callable[[Path], Tls]:
    def broken(folder: Path) -> Tls:
        tls = _tls(folder)
        (folder / name).unlink()
        return tls

    return broken


def _with(name: str, text: bytes) -> Callable[[Path], Tls]:
    def broken(folder: Path) -> Tls:
        tls = _tls(folder)
        (folder / name).write_bytes(text)
        return tls

    return broken


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        pytest.param(
            _without("tls.crt"), ["cert_file: F/tls.crt: No such file or directory"], id="missing"
        ),
        pytest.param(
            lambda folder: Tls(cert_file=f"{folder}/a", key_file=f"{folder}/b"),
            [
                "cert_file: F/a: No such file or directory",
                "key_file: F/b: No such file or directory",
            ],
            id="both missing",
        ),
        pytest.param(
            lambda folder: Tls(cert_file=str(folder), key_file=str(folder / "b")),
            ["cert_file: F: Is a directory", "key_file: F/b: No such file or directory"],
            id="no file",
        ),
        pytest.param(
            _with("tls.crt", b"words"),
            ["cert_file: F/tls.crt: holds no certificate as PEM"],
            id="no certificate",
        ),
        pytest.param(
            _with("tls.key", b"words"),
            ["key_file: F/tls.key: holds no private key as PEM"],
            id="no key",
        ),
        pytest.param(
            _with("tls.key", OTHER.key_text),
            ["key_file: F/tls.key: is not the key of F/tls.crt"],
            id="another key",
        ),
        pytest.param(
            _with("tls.key", PAIR.encrypted(BestAvailableEncryption(b"made-up"))),
            ["key_file: F/tls.key: is encrypted; give it without a passphrase"],
            id="a passphrase",
        ),
        pytest.param(
            lambda folder: _trusting(folder, b""),
            ["client_ca_file: F/ca.crt: holds no certificate as PEM"],
            id="nobody who signs",
        ),
        pytest.param(
            lambda folder: _trusting(folder, crl=CA.own.text),
            ["client_crl_file: F/ca.crl: holds no list of revoked ones as PEM"],
            id="no list",
        ),
        pytest.param(
            lambda folder: _trusting(folder, crl=b"-----BEGIN X509 CRL-----\nwords"),
            ["client_crl_file: F/ca.crl: cannot be read"],
            id="a list that ends early",
        ),
    ],
)
def test_files_that_cannot_be_served_with_are_refused(
    tmp_path: Path, trouble: Callable[[Path], Tls], told: list[str]
) -> None:
    tls = trouble(tmp_path)

    with pytest.raises(BadFiles) as refused:
        loaded(tls)

    said = str(refused.value).replace(str(tmp_path), "F").splitlines()
    assert said == [f"server.tls.{each}" for each in told]


@pytest.mark.parametrize(
    ("pair", "told"),
    [
        pytest.param(CA.pair("a"), [], id="valid"),
        pytest.param(CA.pair("a", days=-1), ["has ended on"], id="ended"),
        pytest.param(CA.pair("a", age=-0.5), ["is not valid before"], id="not begun"),
    ],
)
def test_dates_are_told_and_do_not_keep_it_from_serving(
    tmp_path: Path, pair: Pair, told: list[str]
) -> None:
    tls = _tls(tmp_path, pair)

    found = [*doubts(tls, loaded(tls), NOW)]

    assert [each.setting for each in found] == ["cert_file"] * len(told)
    assert all(words in each.what for words, each in zip(told, found, strict=True))


def test_a_key_that_everybody_can_read_is_told(tmp_path: Path) -> None:
    tls = _tls(tmp_path)
    (tmp_path / "tls.key").chmod(0o644)

    (found,) = doubts(tls, loaded(tls), NOW)

    assert (found.setting, found.code) == ("key_file", "open-key-file")


def test_a_file_of_several_lasts_as_long_as_the_first_that_ends(tmp_path: Path) -> None:
    other = Authority("Other CA")
    both = CA.own.text + other.own.text
    lists = CA.revoked(days=5) + other.revoked(days=-1)
    tls = _trusting(tmp_path, both, lists)

    files = loaded(tls)

    (found,) = doubts(tls, files, NOW)
    assert found.setting == "client_crl_file"
    assert files.spans["client_ca_file"].ends == CA.own.certificate.not_valid_after_utc
    assert files.spans["cert_file"].ends == PAIR.certificate.not_valid_after_utc
    assert timedelta(hours=23) < NOW - (files.spans["client_crl_file"].ends or NOW)


def test_no_key_is_shown_of_what_was_read(tmp_path: Path) -> None:
    files = loaded(_tls(tmp_path))

    assert "PRIVATE" not in repr(vars(files))
