// The runs of the period, the newest first.

import { el, empty, foreign, link, state, table, time } from "./elements.js";
import { length, number, PERIODS, STATES } from "./words.js";

export const MOST = 500;

export const runs = {
  asks: (view) => ({
    runs: `/v1/runs?since=${view.period}&limit=${view.runs}${view.state ? `&state=${encodeURIComponent(view.state)}` : ""}`,
  }),

  show({ runs: { items, next } }, view) {
    const which = view.state ? ` that is ${STATES[view.state]}` : "";
    if (!items.length) return { "runs-shown": empty(`There is no run${which} from ${PERIODS[view.period]}.`) };
    const shown = table(
      [`The newest first${next ? `; the last ${number(items.length)} are shown` : ""}. What was blocked is among them.`],
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
      })),
    );
    if (!next) return { "runs-shown": shown };
    const more = view.runs < MOST
      ? el("button", { type: "button", "data-do": "more-runs", "data-key": "more" }, "Show more")
      : el("p", { class: "hint" }, "More are in ", el("code", null, "GET /v1/runs"), ".");
    return { "runs-shown": [shown, more] };
  },
};

export function cameOf({ reason, detail, waits }) {
  if (waits) return ["waits: ", foreign(waits)];
  if (!reason && !detail) return "–";
  return [reason ? el("code", null, foreign(reason)) : null, reason && detail ? " " : null, foreign(detail)];
}
