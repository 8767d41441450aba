// What somebody with the scope for it can do here: what the dialog asks before it is done, and what is said when it was.

import { foreign, link } from "./parts/elements.js";
import { LETTERS, many, moment } from "./parts/words.js";

// By the `data-do` of a button; each is asked with what else the button says. `fields` are what is asked for; `body` makes
// the call's body of them, else they are it. `told` says what came of it; `gone` what a 404 means; `closes` what it was
// asked from.
export const ACTIONS = {
  pause: () => ({
    path: "/v1/pause",
    heading: "Pause Alexis",
    words: ["Nothing begins any more, on any replica, until somebody resumes it. What is at work goes on to its end."],
    fields: [reason("Reason", true)],
    button: "Pause",
    told: () => "", // the banner says it
  }),
  resume: () => ({
    path: "/v1/resume",
    heading: "Resume",
    words: ["Runs begin again. What was blocked meanwhile stays blocked; the next message about its problem may act."],
    fields: [reason("Reason (may be left out)")],
    button: "Resume",
    told: () => "It is resumed: runs begin again.",
  }),
  "end-storm": () => ({
    path: "/v1/storms/end",
    heading: "End the storm",
    words: ["Rules act again although it is not quiet yet. What was held back stays undone; the next message about its problem may act."],
    fields: [reason("Reason", true)],
    button: "End it",
    told: ({ id }) => (id ? "The storm is ended: rules act again." : "No storm lasted any more."),
  }),
  reset: ({ rule, target }) => ({
    path: "/v1/breakers/reset",
    body: (said) => (target ? { rule, target, ...said } : { rule, ...said }),
    heading: "Reset a breaker",
    words: ["The rule ", foreign(rule), " acts again on ", ...(target ? [foreign(target)] : ["all targets, also where a breaker of its own is open"]),
      ", and its failures are counted anew. What was blocked meanwhile stays blocked."],
    fields: [reason("Reason: what was mended", true)],
    button: "Reset",
    told: ({ reset }) => (reset.length ? `Reset: ${many(reset.length, "breaker")}.` : "It was reset already."),
  }),
  approve: ({ of, rule, targets }) => ({
    path: `/v1/approvals/${encodeURIComponent(of)}/approve`,
    heading: "Approve",
    words: ["What the rule ", foreign(rule), " proposes is done on ", foreign(targets), ", as soon as it is its turn."],
    button: "Approve",
    told: ({ runs }) => `Approved: ${many(runs.length, "run")} may begin.`,
  }),
  reject: ({ of, rule, targets }) => ({
    path: `/v1/approvals/${encodeURIComponent(of)}/reject`,
    heading: "Reject",
    words: ["What the rule ", foreign(rule), " proposes is not done on ", foreign(targets), "."],
    button: "Reject",
    told: ({ runs }) => `Rejected: ${many(runs.length, "run")} ${runs.length === 1 ? "is" : "are"} cancelled.`,
  }),
  cancel: ({ of, rule, target }) => ({
    path: `/v1/runs/${encodeURIComponent(of)}/cancel`,
    heading: "Cancel the run",
    words: ["The run of ", foreign(rule), " on ", foreign(target), " is stopped: what has not begun does not begin, what is at work on the ",
      "host is ended there."],
    button: "Cancel the run",
    told: ({ state }) => (state === "cancelled" ? "Cancelled." : "It is being stopped."),
  }),
  retry: ({ of, rule, target }) => ({
    path: `/v1/runs/${encodeURIComponent(of)}/retry`,
    heading: "Try it again",
    words: ["What the rule ", foreign(rule), " does on ", foreign(target), " is done once more, by the rule as it is now. Limits, approvals and the list of ",
      "allowed hosts hold as always."],
    button: "Try again",
    told: ({ event }) => ["It is tried again: ", link("event", event, "what came of it"), "."],
  }),
  replay: ({ of }) => ({
    path: `/v1/events/${encodeURIComponent(of)}/replay`,
    heading: "Decide it anew",
    words: ["The event is decided once more, by the rules and under the limits of now: runs may begin. What was done for its problem is not done again."],
    button: "Decide anew",
    told: ({ event }) => ["It is decided anew: ", link("event", event, "the new event"), "."],
  }),
  "add-silence": () => ({
    path: "/v1/silences",
    heading: "Add a silence",
    words: ["For a while nothing is begun where it matches: on these hosts, for these rules. What is under way is not stopped."],
    fields: [
      { name: "comment", label: "Why", required: true },
      { name: "for", label: "For how long", required: true, value: "2h", hint: "Such as 30m, 2h or 1d; at most 30d." },
      { name: "hosts", label: "On which hosts", hint: "Patterns of their names with spaces between: db-*.example.net app-01. Empty: on all." },
      { name: "rules", label: "For which rules", hint: "Likewise: restart-*. Empty: for all." },
      {
        name: "everything", label: "If neither hosts nor rules are named", value: "",
        options: [["", "it is not added"], ["yes", "it is for every event, host and rule"]],
      },
    ],
    body: silence,
    button: "Add it",
    told: ({ ends, covers }) => `Added: until ${moment(new Date(ends))} nothing is begun for ${covers}.`,
  }),
  "end-silence": ({ of, covers }) => ({
    path: `/v1/silences/${encodeURIComponent(of)}/end`,
    heading: "End the silence",
    words: ["Rules may act again for ", foreign(covers), ". What it blocked stays blocked until it is asked for anew."],
    button: "End it",
    told: () => "It is ended.",
  }),
  requeue: ({ of, kind }) => ({
    path: `/v1/dead-letters/${encodeURIComponent(of)}/requeue`,
    heading: "Requeue",
    words: [`The ${LETTERS[kind] ?? "dead letter"} is tried anew, as often as at first. What was begun on a host is not begun again.`],
    button: "Requeue",
    told: (said) => `Requeued: the ${LETTERS[said.kind] ?? "dead letter"} is tried anew.`,
    gone: "It is not there any more: somebody has requeued it.",
    closes: true,
  }),
};

function reason(label, required = false) {
  return { name: "reason", label, required };
}

function silence({ comment, for: length, hosts, rules, everything }) {
  const patterns = (words) => words.split(/[\s,]+/).filter(Boolean);
  return {
    comment,
    for: length,
    ...(hosts ? { targets: { hosts: patterns(hosts) } } : {}),
    ...(rules ? { rules: patterns(rules) } : {}),
    ...(everything && !hosts && !rules ? { everything: true } : {}),
  };
}
