// What a run did: each step as it went, with its output folded away; and having it tried again.

import { el, foreign, needs, state } from "./elements.js";
import { named } from "./steps.js";
import { length } from "./words.js";

const CAN_BE_RETRIED = ["failed", "timed_out", "unreachable", "unknown", "cancelled", "blocked"];

export function ran({ name, claimed_at: at, until, result }, run) {
  const [words, ...what] = named(name, run);
  return {
    key: `step ${run.id} ${name}`,
    at,
    kind: result ? result.outcome : "wait",
    head: [words, what.length ? [": ", ...what] : null, " ", result ? [state(result.outcome), ended(result)] : el("small", null, until ? "goes on" : "has not ended")].flat(2),
    body: result ? el("div", null, output("stdout", result.stdout), output("stderr", result.stderr)) : null,
  };
}

function ended({ exit_status: status, detail, seconds }) {
  return [status === null ? null : ` exit status ${status}`, ` after ${length(seconds)}`, detail ? [", ", foreign(detail)] : null].flat();
}

function output(name, text) {
  if (!text) return null;
  const cut = /^\[\d+ bytes before this are cut\]/.test(text);
  const lines = text.trimEnd().split("\n").length;
  return el("details", { class: "output", "data-key": name },
    el("summary", null, `${name}, ${lines === 1 ? "1 line" : `${lines.toLocaleString("en-GB")} lines`}${cut ? ", its beginning is cut" : ""}`), el("pre", null, foreign(text)));
}

export function retry({ id, state: stands, rule, target }, { who }) {
  if (!CAN_BE_RETRIED.includes(stands) || !who.may("actions")) return null;
  return el("button", {
    type: "button", "data-do": "retry", "data-of": id, "data-rule": rule, "data-target": target, "data-key": "retry", "aria-haspopup": "dialog",
    "aria-label": `Try ${rule} on ${target} again …`,
  }, "Try again …");
}

export function replay({ id, state: stands, event }, { who }) {
  if (stands !== "decided" || !event || event.kind === "resolved" || event.answer || event.ignore) return null;
  if (!who.may("actions")) return needs("To have it decided anew, or a run tried again", "actions");
  return el("p", { class: "choices", "data-key": "replay" },
    el("button", { type: "button", "data-do": "replay", "data-of": id, "aria-haspopup": "dialog" }, "Decide it anew …"));
}
