"""The types of values: what is of each, and what only looks like it."""

import pytest

from app.domain.value_type import ValueType, trouble

GOOD = {
    "text": ["anything; at 'all' $(id)"],
    "word": ["a", "7", "duplicator", "getty@tty1.service", "a:b_c-d", "web-01.example.net"],
    "integer": ["0", "7", "-7", "65535", "9" * 400],
    "number": ["0", "-1.5", "7", "1e-07", "2.50", "1E3"],
    "host": [
        *("app-01", "app-01.example.net", "3com.example.net", "a" * 63),
        *("192.0.2.7", "2001:db8::7", "::ffff:192.0.2.7"),
    ],
    "ip": ["192.0.2.7", "2001:db8::7", "::"],
    "path": ["/", "/var", "/var/log/a b", "/a/..b/...", "/é"],
    "url": [
        *("http://example.net", "https://example.net:8443/a/b?c=d&e=f#g", "HTTPS://EXAMPLE.NET/"),
        *("http://192.0.2.7/", "https://[2001:db8::7]:80/", "https://example.net/a@b"),
    ],
    "email": ["on.call+disk@example.net", "a@b"],
}
BAD = {
    "word": ["-a", ".a", "a b", "a/b", "a;b", "a,b", "é", "a\n", "$(id)"],
    "integer": ["", "+7", "07", "-", "7.0", "1e3", "0x7", "\u0667", " 7", "7\n", "1_000", "true"],
    "number": ["", ".5", "5.", "1e", "inf", "nan", "1e999", "0x1p3", "1,5", "-01", "\u0667.5"],
    "host": [
        *("", "-a", "a-", "a..b", ".a", "a.", "a_b", "a b", "a" * 64, "é.example.net"),
        *("127.1", "2130706433", "0x7f000001", "0x7f.1", "a.1", "192.0.2.256", "192.0.02.7"),
        *("fe80::1%eth0", "fe80::1%$(id)", "[::1]", "a:22", ".".join(["abc"] * 64)),
    ],
    "ip": ["app-01", "192.0.2", "192.0.2.07", "192.0.2.7/24", "fe80::1%eth0", "[::1]", "1"],
    "path": ["", "var", "./var", "~/var", "/var/..", "/../var", "/a/../b", ".."],
    "url": [
        *("example.net", "ftp://example.net/", "file:///etc/passwd", "javascript:alert(1)"),
        *("http://", "https:///path", "https://a b/", "https://example.net/ a", "http://é/"),
        *("https://good.example.net@example.com/", "https://a:b@example.com/", "http://127.1/"),
        *("https://example.net:0/", "https://example.net:99999/", "https://example.net:x/"),
        *("https://[::1", "https://example.net/`id`", 'https://example.net/"', "https://a\\b/"),
    ],
    "email": [
        *("a", "@example.net", "a@", "a b@example.net", "a@b@example.net", "-a@example.net"),
        *("a..b@example.net", "a.@example.net", "a@192.0.2.7", '"a"@example.net', "a@-b"),
        *("A <a@example.net>", "a@example.net,b@example.net", "a" * 65 + "@example.net"),
    ],
}


@pytest.mark.parametrize(
    ("type_", "text"), [(t, text) for t, all_ in GOOD.items() for text in all_]
)
def test_what_is_of_a_type_fits(type_: str, text: str) -> None:
    assert ValueType(type_).fits(text)


@pytest.mark.parametrize(("type_", "text"), [(t, text) for t, all_ in BAD.items() for text in all_])
def test_what_only_looks_like_it_does_not_fit(type_: str, text: str) -> None:
    assert not ValueType(type_).fits(text)


def test_every_type_is_tested_and_has_its_words() -> None:
    assert set(GOOD) == set(ValueType) == {*BAD, "text"}
    assert len({each.wanted for each in ValueType}) == len(ValueType)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        pytest.param("", "is empty", id="nothing"),
        pytest.param("a" * 1001, "longer than 1000", id="too long"),
        pytest.param("a\nb", "control", id="a newline"),
        pytest.param("a\x9bb", "control", id="a C1 control"),
        pytest.param("a\u2028b", "control", id="a line separator"),
    ],
)
def test_some_texts_are_a_value_of_no_type(text: str, why: str) -> None:
    assert why in str(trouble(text))


def test_a_text_of_any_other_signs_is_no_trouble() -> None:
    assert trouble("a" * 1000) is None
    assert trouble("'\"$(id)` é") is None
