"""The three `alexis.conf.yaml` of 2018 as one file of settings."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from app.config.settings import Settings
from app.domain.errors import ConfigError, Problem
from app.importing.part import Part, plain
from app.importing.telling import Telling

_ONE_PROCESS = "the parts are one process now"
_DIGITS = 9
"""More are no number that is meant; Python does not even read thousands."""

_UNITS = frozenset({"s", "m", "h"})
_KEYS = {
    "opsgenie": "sources.opsgenie.api_key_file",
    "dynatrace": "sources.dynatrace.api_token_file",
}
_COPIED = (
    "the key is not copied: put it into a file of its own and name the file here. It stood in the "
    "clear, so make a new one"
)
SECTIONS = ("poller", "classifier", "action_handler")


@dataclass(frozen=True)
class _Said:
    """A value of ours, and the old part that it is from."""

    value: Any
    part: Part


class SettingsDraft:
    """Collects settings, and what is wrong; of two files that disagree the first one counts."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, ...], _Said] = {}
        self.problems: list[Problem] = []

    def put(self, path: str, value: Any, part: Part, told: Telling, why: str = "") -> None:
        """Take a value, and tell it, unless our settings refuse it."""
        place = tuple(path.split("."))
        first = self._said.get(place)
        if first and first.value != value:
            told.dropped(part, f"{first.part.file}:{first.part.line} says otherwise: that counts")
            return
        try:
            Settings.model_validate(_nested(place, value))
        except ValidationError as error:
            what = error.errors()[0]["msg"].removeprefix("Value error, ")
            self.fail(part, what, told)
            return
        self._said.setdefault(place, _Said(value, part))
        if why:
            told.changed(part, path, why)
        else:
            told.kept(part, path)

    def fail(self, part: Part, what: str, told: Telling) -> None:
        """Leave out what is wrong, and go on with the rest."""
        self.problems.append(part.problem(f"{part.key}: {what}"))
        told.dropped(part, what, look=True)

    def data(self) -> dict[str, Any]:
        """Give what was collected, section by section."""
        found: dict[str, Any] = {}
        for place, said in sorted(self._said.items()):
            _put(found, place, said.value)
        return found


def convert(conf: Part, draft: SettingsDraft, told: Telling) -> None:
    """Convert one file."""
    for step in (_accounts, _poller, _classifier, _action_handler):
        try:
            step(conf, draft, told)
        except ConfigError as error:
            draft.problems += error.problems
    for name in SECTIONS:
        if conf.has(name):
            told.drop_the_rest(conf.at(name))
    if conf.has("version"):
        told.dropped(conf.at("version"), "keep the files under version control instead")
    told.drop_the_rest(conf)


def is_development(conf: Part) -> bool | None:
    """Tell whether the action handler of this file only printed; None if it is not in it."""
    if not conf.has("action_handler"):
        return None
    section = conf.at("action_handler")
    return section.has("development") and section.at("development").data == "true"


def _accounts(conf: Part, _: SettingsDraft, told: Telling) -> None:
    if not conf.has("authentication_list"):
        return
    for each in conf.at("authentication_list").each():
        headers = each.at("headers")
        kind = plain(each.data.get("type")).lower()
        if kind in _KEYS:
            told.changed(headers, _KEYS[kind], _COPIED)
        else:
            told.dropped(headers, "no source of ours; it is not copied")
        told.drop_the_rest(each, "there is one account for each source")


def _poller(conf: Part, draft: SettingsDraft, told: Telling) -> None:
    if not conf.has("poller"):
        return
    poller = conf.at("poller")
    feeds = poller.at("feed_list").each() if poller.has("feed_list") else []
    sources = [source for feed in feeds if (source := _feed(feed, draft, told))]
    if poller.has("loop_interval"):
        interval = poller.at("loop_interval")
        for source in dict.fromkeys(sources):
            path = f"sources.{source}.feed.interval"
            draft.put(path, f"{plain(interval.data)}s", interval, told)
    _common(poller, draft, told)
    for name in ("classifier_destinations", "single_execution"):
        if poller.has(name):
            told.dropped(poller.at(name), _ONE_PROCESS)


def _feed(feed: Part, draft: SettingsDraft, told: Telling) -> str | None:
    source = plain(feed.at("type").data).lower()
    if source not in _KEYS:
        told.dropped(feed, f"a feed of {source!r} is not known")
        return None
    told.kept(feed.at("type"), f"sources.{source}.feed")
    if feed.has("lookback"):
        _lookback(feed, f"sources.{source}.feed.lookback", draft, told)
    if address := next((name for name in ("base_url", "url") if feed.has(name)), None):
        _address(feed.at(address), source, draft, told)
    for name in ("feed_url", "url_individual", "individual_url"):
        if feed.has(name):
            told.dropped(feed.at(name), "the feed asks for every alert that its account sees")
    told.drop_the_rest(feed, "one feed for each source, with the account of the source")
    return source


def _lookback(feed: Part, path: str, draft: SettingsDraft, told: Telling) -> None:
    unit = plain(feed.data.get("lookback_unit", "s"))
    if unit not in _UNITS:
        draft.fail(feed.at("lookback_unit"), "it is s, m or h", told)
        return
    part = feed.at("lookback")
    draft.put(path, f"{plain(part.data)}{unit}", part, told)
    if feed.has("lookback_unit"):
        told.kept(feed.at("lookback_unit"), path)


def _address(part: Part, source: str, draft: SettingsDraft, told: Telling) -> None:
    """Take the address without its query, which may hold a token."""
    try:
        url = urlsplit(part.text().split()[0])
    except ValueError:
        draft.fail(part, "not an address", told)
        return
    host = url.netloc.rpartition("@")[2]
    path = re.sub(r"/(?:api|v\d)(?:/.*)?$", "", url.path).rstrip("/")
    why = ""
    if url.query:
        why = (
            "the query is not kept: the feed asks for every alert that its account sees; narrow "
            "it by the team of the integration, or by tags in the rules"
        )
    base = f"{url.scheme}://{host}{path}"
    draft.put(f"sources.{source}.base_url", base, part, told, why)


def _classifier(conf: Part, draft: SettingsDraft, told: Telling) -> None:
    if not conf.has("classifier"):
        return
    classifier = conf.at("classifier")
    for name in ("remediation_queue", "investigation_queue"):
        if classifier.has(f"default_{name}"):
            part = classifier.at(f"default_{name}")
            draft.put(f"sources.opsgenie.{name}", part.text(), part, told)
    if classifier.has("listener"):
        listener = classifier.at("listener")
        why = "containers had a port of their own; everything is on this one now"
        for old, new in (("hostname", "host"), ("port", "port")):
            if listener.has(old):
                value = plain(listener.at(old).data)
                number = int(value) if value.isdecimal() and len(value) <= _DIGITS else value
                draft.put(f"server.{new}", number, listener.at(old), told, why)
        told.drop_the_rest(listener)
    _common(classifier, draft, told)
    if classifier.has("action_handler_destinations"):
        told.dropped(classifier.at("action_handler_destinations"), _ONE_PROCESS)


def _action_handler(conf: Part, draft: SettingsDraft, told: Telling) -> None:
    if not conf.has("action_handler"):
        return
    handler = conf.at("action_handler")
    if handler.has("development"):
        part = handler.at("development")
        mode = "dry_run" if plain(part.data).lower() == "true" else "live"
        why = 'only the text "true" counted in 2018: tasks were done' if part.data is True else ""
        draft.put("mode", mode, part, told, why)
    if handler.has("ssh_key"):
        part = handler.at("ssh_key")
        why = (
            "host keys are verified now: fill ssh.known_hosts. Ports stood in OpenSSH's own "
            "configuration: put them into targets.inventory"
        )
        draft.put("ssh.key_file", part.text(), part, told, why)
    if handler.has("ssh_user"):
        draft.put("ssh.user", handler.at("ssh_user").text(), handler.at("ssh_user"), told)
    if handler.has("listener"):
        told.dropped(handler.at("listener"), _ONE_PROCESS + ": by hand it is POST /v1/actions")
    _common(handler, draft, told)


def _common(section: Part, draft: SettingsDraft, told: Telling) -> None:
    if section.has("debug"):
        debug = section.at("debug")
        if debug.data is True:
            draft.put("log.level", "debug", debug, told)
        else:
            told.dropped(debug, "it was off")
    if section.has("tokens"):
        told.dropped(section.at("tokens"), "clients are a list in the settings; see their files")


def _nested(place: tuple[str, ...], value: Any) -> dict[str, Any]:
    data: dict[str, Any] = {}
    _put(data, place, value)
    return data


def _put(data: dict[str, Any], place: tuple[str, ...], value: Any) -> None:
    for step in place[:-1]:
        data = data.setdefault(step, {})
    data[place[-1]] = value
