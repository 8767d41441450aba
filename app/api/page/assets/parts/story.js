// The story of an event as entries of a timeline: received, decided, approved, each task of each run, notes, the end.

import { el, foreign, link, state } from "./elements.js";
import { ran, retry } from "./tasks.js";
import { cameOf } from "./runs.js";
import { delivery } from "./deliveries.js";
import { many, MILESTONES } from "./words.js";

const BY_PEOPLE = {
  "run.approved": "Approved by", "run.rejected": "Rejected by", "approval.refused": "An answer was refused: of", "run.cancel_requested": "Stopping was asked for by",
};
const OVER = ["succeeded", "failed", "timed_out", "unreachable", "unknown", "cancelled"];

// `runs` are those that are not blocked, each with its steps; `others` are messages about the same problem; `trail` are
// rows of the audit trail, for who may see them.
export function entries({ story, others, trail, runs }, at) {
  return [
    ...received(story), ...decided(story), ...asked(story, trail), ...runs.flatMap((run) => ofRun(run, at)), ...story.notes.map(note), ...told(story, others), ...ended(story),
  ];
}

function received({ event, ...story }) {
  const said = event?.occurred_at;
  return [
    said && said < story.received_at ? { key: "occurred", at: said, kind: "other", head: ["It happened, as ", foreign(story.source), " says"] } : null,
    {
      key: "received",
      at: story.received_at,
      kind: "accent",
      head: [el("b", null, "Received"), ` by ${story.origin} from `, foreign(story.client), ": ", foreign(story.kind), story.action ? [" (", foreign(story.action), ")"] : null].flat(),
    },
  ].filter(Boolean);
}

function decided({ decided_at: when, decisions, rules_tried: tried, state: stands, detail, runs, due_at: due, received_at: came }) {
  if (!when) return due && stands === "waiting" ? [{ key: "waits", at: came, kind: "wait", head: ["Waits to be decided", detail ? [": ", foreign(detail)] : null].flat() }] : [];
  const acts = decisions.filter(({ rule, reason }) => !reason && runs.some((run) => run.rule === rule && run.state !== "blocked"));
  const head = decisions.length ? `${many(decisions.length, "rule")} of ${tried ?? "?"} matched, ${acts.length || "none"} of them ${acts.length === 1 ? "acts" : "act"}`
    : tried ? `none of ${many(tried, "rule")} matched` : "no rule was asked";
  return [{
    key: "decided",
    at: when,
    kind: acts.length ? "accent" : "quiet",
    head: [el("b", null, "Decided"), stands === "decided" ? `: ${head}` : [`: ${stands}`, detail ? [", ", foreign(detail)] : null]].flat(2),
    body: decisions.length ? el("ul", { class: "lines" }, decisions.map(({ rule, reason, detail: why }) =>
      el("li", null, foreign(rule), reason ? [": ", state("blocked"), " ", el("code", null, foreign(reason)), why ? [" ", foreign(why)] : null] : acts.some((each) => each.rule === rule) ? " acts" : [": ", state("blocked"), " on each target"]))) : null,
  }];
}

// Who was asked for approval, and who answered.
function asked({ runs }, trail) {
  const waited = runs.filter(({ approval }) => approval);
  const answers = (trail?.items ?? []).filter(({ kind }) => kind in BY_PEOPLE);
  return [
    ...waited.filter((run, index) => waited.findIndex((each) => each.approval === run.approval) === index).map((run) => ({
      key: `asked ${run.approval}`, at: run.queued_at, kind: "wait", head: [el("b", null, "Approval was asked for"), ": ", foreign(run.rule)],
    })),
    ...answers.map(({ seq, kind, at, actor, run }) => ({
      key: `trail ${seq}`, at, kind: "wait", head: [el("b", null, `${BY_PEOPLE[kind]} `), foreign(actor), run ? [" · ", link("run", run, "its run")] : null].flat(),
    })),
  ];
}

function ofRun(run, at) {
  const name = () => [link("run", run.id, foreign(run.rule)), " on ", foreign(run.target), run.remedies > 1 ? ` (remedy ${run.remedy} of ${run.remedies})` : null];
  const begun = run.started_at
    ? { key: `began ${run.id}`, at: run.started_at, kind: "accent", head: [el("b", null, "Run begins"), ": ", ...name(), run.approved_by ? [", approved by ", foreign(run.approved_by)] : null].flat() }
    : OVER.includes(run.state) ? null
      : { key: `queued ${run.id}`, at: run.queued_at, kind: "wait", head: [el("b", null, "Run waits"), ": ", ...name(), run.waits ? [": ", foreign(run.waits)] : null].flat() };
  const over = OVER.includes(run.state) ? {
    key: `ended ${run.id}`,
    at: run.finished_at ?? run.queued_at,
    kind: run.state,
    head: [el("b", null, "Run ended"), ": ", ...name(), " ", state(run.state)],
    body: el("div", null, run.reason || run.detail ? el("p", null, cameOf(run)) : null, retry(run, at)),
  } : null;
  return [begun, ...run.steps.map((step) => ran(step, run, at)), over].filter(Boolean);
}

function note({ id, milestone, text, run, created_at: at, deliveries }) {
  return {
    key: `note ${id}`,
    at,
    kind: "note",
    head: [el("b", null, "Note"), `: ${MILESTONES[milestone] ?? milestone}`, run ? [" · ", link("run", run, "its run")] : null].flat(),
    body: el("div", null,
      el("details", { "data-key": "text" }, el("summary", null, "What it says"), el("pre", null, foreign(text))),
      deliveries.length ? el("ul", { class: "lines" }, deliveries.map(delivery)) : el("p", { class: "empty" }, "It is sent to nobody.")),
  };
}

// Messages about the same problem that came after this one, until it was over.
function told(story, others) {
  return (others?.items ?? []).filter(({ id, received_at: at }) => id !== story.id && at > story.received_at).map((each) => ({
    key: `event ${each.id}`, at: each.received_at, kind: "quiet",
    head: ["Another message: ", link("event", each.id, foreign(each.title || "without a title")), " ", el("small", null, foreign(each.kind), each.action ? [" (", foreign(each.action), ")"] : null)],
  }));
}

function ended({ about, received_at: came }) {
  return about?.state === "resolved" && about.changed_at >= came
    ? [{ key: "over", at: about.changed_at, kind: "succeeded", head: [el("b", null, "The problem is over")] }] : [];
}
