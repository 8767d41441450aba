"""What the sources are known to send: names of fields, and values of those that have few.

From docs/fields.md, which says where it is documented. OpsGenie and JSM send one and the same.
"""

from collections.abc import Iterable, Mapping

from app.domain.fields import OWN_NAMES

ALERTS = ("opsgenie", "jsm")
DYNATRACE = "dynatrace"
MANUAL = "manual"
SOURCES = (*ALERTS, DYNATRACE, MANUAL)

_OF_DYNATRACE = ("severity", "impact", "url")
_OF_EVERY_ALERT = tuple(name for name in OWN_NAMES if name not in _OF_DYNATRACE)
_ALERT = (
    *("alertId", "id", "message", "entity", "alias", "tinyId", "details", "team", "teams"),
    *("responders", "recipients", "alertSource", "origin", "actions", "username", "userId"),
    *("createdAt", "updatedAt", "count", "lastOccurredAt", "owner", "ownerTeamId"),
    *("acknowledged", "isSeen", "snoozed", "snoozedUntil", "report", "integration", "problem"),
    *("oldPriority", "oldMessage", "oldDescription", "addedTags", "removedTags"),
    *("integrationId", "integrationName", "integrationType"),
    *("escalationId", "escalationName", "escalationNotify", "escalationTime", "repeatCount"),
    *("extraProperties", "customerId", "customerName"),
)
_PROBLEM = (
    *("State", "PID", "ProblemID", "ProblemTitle", "ProblemSeverity", "ProblemImpact"),
    *("ProblemURL", "ProblemDetailsText", "ProblemDetailsHTML", "ProblemDetailsMarkdown"),
    *("ProblemDetailsJSON", "ProblemDetailsJSONv2", "Tags", "ImpactedEntities", "ImpactedEntity"),
    *("ImpactedEntityNames", "NamesOfImpactedEntities", "problem"),
)
_RECORD = (
    *("event", "display_id", "root_cause_entity_id", "root_cause_entity_name", "entity_tags"),
    *("affected_entity_ids", "affected_entity_types", "affected_users_count", "timestamp", "dt"),
    *("related_entity_ids", "resolved_problem_duration", "smartscape"),
)
_BY_HAND = ("details",)

FIELDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(ALERTS, (*_OF_EVERY_ALERT, *_ALERT)),
    DYNATRACE: (*OWN_NAMES, *_PROBLEM, *_RECORD),
    MANUAL: (*OWN_NAMES, *_BY_HAND),
}
"""The first parts of the paths that each source is known to send."""

NAMES_ITS_OWN = frozenset({DYNATRACE, MANUAL})
"""Here people choose names themselves, in a template or in `fields`."""

INSIDE: Mapping[str, tuple[str, ...]] = {
    "entities": ("id", "type", "name", "tags"),
    "origin": ("name", "type"),
    "maintenance": ("is_under_maintenance",),
}
"""The next parts, where there are surely no others."""

IN_PROBLEM = (
    *("problemId", "displayId", "title", "impactLevel", "severityLevel", "status", "startTime"),
    *("endTime", "impactedEntities", "affectedEntities", "rootCauseEntity", "managementZones"),
    *("entityTags", "problemFilters", "evidenceDetails", "impactAnalysis", "recentComments"),
    *("linkedProblemInfo", "k8s.cluster.name", "k8s.namespace.name"),
)
"""The next parts below `problem`, as far as they are known."""

SEVERITIES = (
    *("AVAILABILITY", "ERROR", "PERFORMANCE", "RESOURCE_CONTENTION", "CUSTOM_ALERT"),
    *("MONITORING_UNAVAILABLE", "INFO"),
)
VALUES: Mapping[str, tuple[str, ...]] = {
    "source": SOURCES,
    "kind": ("opened", "updated", "resolved"),
    "status": ("open", "resolved"),
    "maintenance": ("true", "false"),
    "priority": ("P1", "P2", "P3", "P4", "P5"),
    "severity": SEVERITIES,
    "impact": ("APPLICATION", "SERVICE", "INFRASTRUCTURE", "ENVIRONMENT"),
}
"""All values of the fields that have few; an event by hand may have another priority or so."""

BY_HAND_TOO = frozenset({"source", "kind", "status"})
"""Those that nobody can choose freely, not even by hand."""

ALERT_ACTIONS = (
    *("Create", "Close", "Delete", "Acknowledge", "UnAcknowledge", "AddNote", "AddTags"),
    *("RemoveTags", "AddTeam", "AddResponder", "AddRecipient", "AssignOwnership"),
    *("TakeOwnership", "Escalate", "EscalateNext", "EscalateToNext", "Snooze", "SnoozeEnded"),
    *("UpdatePriority", "UpdateMessage", "UpdateDescription", "AddDetails", "RemoveDetails"),
)
"""Actions beside the custom ones, whose names people choose."""

MANUAL_ACTIONS = ("Opened", "Updated", "Resolved")


def fields_of(sources: Iterable[str]) -> tuple[str, ...]:
    """Give the first parts that these sources may send, or all when none is named."""
    chosen = [source for source in sources if source in FIELDS] or list(FIELDS)
    return tuple(dict.fromkeys(name for source in chosen for name in FIELDS[source]))
