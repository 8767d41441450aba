// The runs of the period, the newest first.

import { el, empty, foreign, link, state, table, time } from "./elements.js";
import { limit, more } from "./more.js";
import { length, number, STATES } from "./words.js";

// `asked` says of which period, rules, targets, sources and teams.
export function asksRuns(at, asked) {
  const { state: only } = at.filters;
  return `/v1/runs?${asked}&limit=${limit(at, 10)}${only ? `&state=${only}` : ""}`;
}

// `period` is it in words.
export function runs({ items, next }, at, period) {
  const { state: only } = at.filters;
  if (!items.length) return empty(`There is no run${only ? ` that is ${STATES[only]}` : ""} from ${period}.`);
  return [
    table([`The newest first${next ? `; the last ${number(items.length)} are shown` : ""}. What was blocked is among them.`],
      ["Queued", "Rule", "Target", "State", ["Took", "number"], "What came of it"],
      items.map((run) => ({
        key: run.id,
        class: run.state === "blocked" ? "quiet" : null,
        cells: [
          link("run", run.id, time(run.queued_at)),
          [foreign(run.rule), run.remedy > 1 ? el("small", null, ` remedy ${run.remedy}`) : null],
          foreign(run.target),
          state(run.state),
          length(run.seconds),
          cameOf(run),
        ],
      }))),
    more(next, at, "GET /v1/runs"),
  ];
}

export function cameOf({ reason, detail, waits }) {
  if (waits) return ["waits: ", foreign(waits)];
  if (!reason && !detail) return "–";
  return [reason ? el("code", null, foreign(reason)) : null, reason && detail ? " " : null, foreign(detail)];
}
