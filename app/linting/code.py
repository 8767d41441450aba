"""The codes of everything that can be found in rules and settings."""

from collections.abc import Mapping
from enum import StrEnum


class Severity(StrEnum):
    """An error keeps something from being in force; a warning is most likely not meant so."""

    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """What was found. A code keeps its name; people write it into their files."""

    NOT_YAML = "not-yaml"
    UNREADABLE_FILE = "unreadable-file"
    EMPTY_FILE = "empty-file"
    DUPLICATE_KEY = "duplicate-key"
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    INVALID_VALUE = "invalid-value"
    BAD_PATTERN = "bad-pattern"
    UNSAFE_PLACEHOLDER = "unsafe-placeholder"
    UNKNOWN_CONDITION = "unknown-condition"
    UNKNOWN_GROUP = "unknown-group"
    CONDITION_CYCLE = "condition-cycle"
    DUPLICATE_NAME = "duplicate-name"
    FAILING_TEST = "failing-test"

    UNKNOWN_FIELD = "unknown-field"
    UNKNOWN_SOURCE = "unknown-source"
    UNKNOWN_ACTION = "unknown-action"
    UNKNOWN_VALUE = "unknown-value"
    NEVER_HOLDS = "never-holds"
    ALWAYS_HOLDS = "always-holds"
    NEVER_ACTS = "never-acts"
    DUPLICATE_RULE = "duplicate-rule"
    OVERLAPPING_RULE = "overlapping-rule"
    MATCHES_ANYTHING = "matches-anything"
    NEEDLESS_WILDCARD = "needless-wildcard"
    SLOW_PATTERN = "slow-pattern"
    FREE_TEXT_TARGETS = "free-text-targets"
    UNKNOWN_SECRET = "unknown-secret"  # noqa: S105 - a code
    NOT_IN_SETTINGS = "not-in-settings"
    HOST_NOT_ALLOWED = "host-not-allowed"
    NOTHING_ALLOWED = "nothing-allowed"
    DEAD_PERMISSION = "dead-permission"
    INVENTORY_VALUE = "inventory-value"
    CERTIFICATE_FILE = "certificate-file"
    CERTIFICATE_DATES = "certificate-dates"
    OPEN_KEY_FILE = "open-key-file"
    RULE_NOT_PERMITTED = "rule-not-permitted"
    NO_VERIFY = "no-verify"
    NO_LIMITS = "no-limits"
    WIDE_LIMIT = "wide-limit"
    LIMIT_WITHOUT_GROUP = "limit-without-group"
    NEVER_FITS = "never-fits"
    NO_TESTS = "no-tests"
    COUNT_BEYOND_RETENTION = "count-beyond-retention"
    WINDOW_NEVER_COVERS = "window-never-covers"
    WINDOW_IS_OVER = "window-is-over"
    UNUSED_CONDITION = "unused-condition"
    UNUSED_GROUP = "unused-group"
    UNUSED_IGNORE = "unused-ignore"

    @property
    def severity(self) -> Severity:
        return Severity.ERROR if self in _ERRORS else Severity.WARNING


_ERRORS = frozenset(list(Code)[: list(Code).index(Code.UNKNOWN_FIELD)])
"""Those that stand first: what the service does not take, and tests that fail."""

MEANING: Mapping[Code, str] = {
    Code.NOT_YAML: "The file is no YAML of the kind that is read.",
    Code.UNREADABLE_FILE: "A file or the folder of rules cannot be read.",
    Code.EMPTY_FILE: "A rule file says nothing.",
    Code.DUPLICATE_KEY: "A key stands twice in the same mapping.",
    Code.UNKNOWN_KEY: "There is no such key.",
    Code.MISSING_KEY: "A key that has to be there is missing.",
    Code.INVALID_VALUE: "A value is not of the kind that its key takes.",
    Code.BAD_PATTERN: "A regular expression cannot be read, or is too long.",
    Code.UNSAFE_PLACEHOLDER: "Quoting would not keep the value of a placeholder one word.",
    Code.UNKNOWN_CONDITION: "There is no shared condition of this name.",
    Code.UNKNOWN_GROUP: "There is no group of this name.",
    Code.CONDITION_CYCLE: "A shared condition leads back to itself.",
    Code.DUPLICATE_NAME: "A rule, a condition, a group or a window has a name that is taken.",
    Code.FAILING_TEST: "A test that a rule carries fails.",
    Code.UNKNOWN_FIELD: "No source is known to send this field.",
    Code.UNKNOWN_SOURCE: "There is no source of this name.",
    Code.UNKNOWN_ACTION: "None of the rule's sources sends this action.",
    Code.UNKNOWN_VALUE: "No source is known to send this value.",
    Code.NEVER_HOLDS: "The clause, or the rule, can hold for no event.",
    Code.ALWAYS_HOLDS: "The clause holds for every event that says what it asks for.",
    Code.NEVER_ACTS: "Another rule matches whenever this one does, and this one gives way.",
    Code.DUPLICATE_RULE: "Two rules act on the same hosts for the same events.",
    Code.OVERLAPPING_RULE: "A second rule acts on the same hosts whenever this one does.",
    Code.MATCHES_ANYTHING: "The test passes for every value.",
    Code.NEEDLESS_WILDCARD: "A pattern begins or ends with `.*`, which a search does not need.",
    Code.SLOW_PATTERN: "A pattern is so large that searching for it is slow.",
    Code.FREE_TEXT_TARGETS: "Hosts are taken from free text.",
    Code.UNKNOWN_SECRET: "The settings have no secret of this name.",
    Code.NOT_IN_SETTINGS: "The settings lack what a task needs.",
    Code.HOST_NOT_ALLOWED: "A host is not covered by `targets.allow`.",
    Code.NOTHING_ALLOWED: "`targets.allow` is empty, so nothing may be touched.",
    Code.DEAD_PERMISSION: "An entry of `permissions.allow` can never apply.",
    Code.INVENTORY_VALUE: "A part of an inventory file was left out.",
    Code.CERTIFICATE_FILE: "A file of `server.tls` cannot be read here.",
    Code.CERTIFICATE_DATES: "A certificate has ended, or has not begun.",
    Code.OPEN_KEY_FILE: "Everybody on the machine can read a private key.",
    Code.RULE_NOT_PERMITTED: "No entry of `permissions.allow` covers the rule.",
    Code.NO_VERIFY: "A remedy has no `verify`.",
    Code.NO_LIMITS: "There is no `cooldown` and no `rate`, neither here nor in the settings.",
    Code.WIDE_LIMIT: "A limit is wider than one of the settings, which goes before it.",
    Code.LIMIT_WITHOUT_GROUP: "A limit is of a group, and there is no group.",
    Code.NEVER_FITS: "A rule has more targets than its limits ever allow.",
    Code.NO_TESTS: "A rule in mode `auto` has no tests.",
    Code.COUNT_BEYOND_RETENTION: "Events are counted over longer than they are kept.",
    Code.WINDOW_NEVER_COVERS: "A maintenance window can cover nothing.",
    Code.WINDOW_IS_OVER: "A maintenance window lies wholly in the past.",
    Code.UNUSED_CONDITION: "No rule uses a shared condition.",
    Code.UNUSED_GROUP: "No rule uses a group of the rule files.",
    Code.UNUSED_IGNORE: "A comment ignores what is not there.",
}
"""What each code means, as docs/linting.md says it."""
