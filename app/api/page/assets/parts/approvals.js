// What waits for a person's yes: what exactly would run where, why it asks, and the answer.

import { left } from "./clocks.js";
import { el, empty, foreign, link, needs, pairs, time } from "./elements.js";
import { commandsOf } from "./steps.js";
import { many } from "./words.js";

export const asksApprovals = "/v1/approvals?limit=50";

export function approvals({ items, next }, { who, now }) {
  if (!items.length) return empty("Nothing waits for approval.");
  return [
    items.map((request) => waits(request, { who, now })),
    who.may("approve") ? null : needs("To answer", "approve"),
    next ? el("p", { class: "hint", "data-key": "more" }, "There are more: ", el("code", null, "GET /v1/approvals"), ".") : null,
  ];
}

function waits(request, { who, now }) {
  const { id, event, rule, remedy, remedies, because, asked_by: askers, asked_at: at, until, who: mayAnswer, runs } = request;
  return el("article", { class: "request", "data-key": id, "aria-labelledby": `request-${id}` },
    el("h3", { id: `request-${id}` }, foreign(rule), " on ", where(runs), remedies > 1 ? ` (remedy ${remedy} of ${remedies})` : null),
    pairs([
      ["Why it asks", foreign(because.join("; "))],
      ["Asked", time(at), ...(askers.length ? [" by ", foreign(askers.join(", ")), ", who may not approve it"] : []), " · ", link("event", event, "its event")],
      ["Until", time(until), " (", left(until, now), "); after that it is not done"],
      ["Who may", foreign(mayAnswer)],
    ], { class: "facts" }),
    alike(runs).map((same) => wouldRun(same)),
    who.may("approve") ? choices(request) : null);
}

function where(runs) {
  return runs.length === 1 ? foreign(runs[0].target) : many(runs.length, "target");
}

// Runs that would do the same, together.
function alike(runs) {
  const groups = new Map();
  for (const run of runs) {
    const what = JSON.stringify([run.commands, run.verify]);
    groups.set(what, [...(groups.get(what) ?? []), run]);
  }
  return [...groups.values()];
}

function wouldRun(runs) {
  const [{ id, commands, verify }] = runs;
  return el("div", { "data-key": id },
    el("p", null, "Would run on ", ...runs.flatMap((run, index) => [index ? ", " : null, link("run", run.id, foreign(run.target))]), ":"),
    commandsOf({ commands, verify }));
}

function choices({ id, rule, runs }) {
  const targets = runs.map((run) => run.target).join(", ");
  const said = { "data-of": id, "data-rule": rule, "data-targets": targets, "aria-haspopup": "dialog", "aria-describedby": `request-${id}` };
  return el("p", { class: "choices" },
    el("button", { type: "button", class: "main", "data-do": "approve", ...said }, "Approve …"),
    el("button", { type: "button", "data-do": "reject", ...said }, "Reject …"));
}
