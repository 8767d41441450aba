// What happened, in the order of time: each entry with its time, how long after the first one it was, and what lay between.

import { el, time } from "./elements.js";
import { length } from "./words.js";

const SECOND = 1_000;
const STRETCH = [1, 10, 60, 600, 3600, 86400]; // seconds from which on a gap is drawn longer

// `entries` are {key, at, kind, head, body}; `kind` gives the colour of its point. Entries of one time stay in their order.
export function timeline(entries) {
  const ordered = entries.map((entry) => ({ ...entry, ms: Date.parse(entry.at) })).filter(({ ms }) => !Number.isNaN(ms)).sort((one, other) => one.ms - other.ms);
  return el("ol", { class: "timeline", "data-key": "timeline" }, ordered.map((entry, index) => item(entry, ordered[index - 1], ordered[0])));
}

function item({ key, at, kind, head, body, ms }, before, first) {
  const gap = before ? (ms - before.ms) / SECOND : 0;
  return el("li", { class: `entry is-${kind} gap-${STRETCH.filter((each) => gap >= each).length}`, "data-key": key },
    gap >= STRETCH[1] ? el("span", { class: "gap", "data-key": "gap" }, `${length(gap)} later`) : null,
    el("p", { class: "entry-head" }, ...[head].flat()),
    el("p", { class: "entry-time" }, time(at), before ? ` · ${ms - first.ms < SECOND ? "at once" : `+${length((ms - first.ms) / SECOND)}`}` : null),
    body);
}
