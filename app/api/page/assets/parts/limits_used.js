// How a rule stands on a target right now: what would block it, and how much of each limit is used up.

import { left } from "./clocks.js";
import { el, empty, foreign, table, time } from "./elements.js";
import { length, number } from "./words.js";

export function inTheWay({ blocks, limits, target, mode, enabled }, now) {
  return el("div", { "aria-live": "polite", "data-key": target },
    blocks.length
      ? [el("p", null, "A new problem that is just what it wants would be ", el("b", null, "blocked"), " on ", foreign(target), " now:"),
        el("ul", { class: "broken-list" }, blocks.map((each) => el("li", { "data-key": each.reason }, blocked(each, now))))]
      : enabled
        ? el("p", null, "Nothing is in its way on ", foreign(target), ": for a new problem that is just what it wants it would ",
          el("b", null, mode === "approve" ? "ask a person" : "act"), ".")
        : el("p", null, "It is ", el("b", null, "switched off"), ": it is not asked. Nothing else is in its way on ", foreign(target), "."),
    limits.length
      ? table("Its limits and the operator's, as they are used there now", ["Limit", "Counted together", "Used", "Room again"], limits.map((each, index) => ({
        key: `${index} ${each.limit}`,
        cells: [foreign(each.limit), foreign(each.of), used(each), each.until ? [time(each.until), " (", left(each.until, now), ")"] : "there is room"],
      })))
      : empty("It has no limit that counts something there."));
}

export function blocked({ reason, detail, until }, now) {
  return [el("code", null, foreign(reason)), " ", foreign(detail), until ? [": until ", time(until), " (", left(until, now), ")"] : null].flat();
}

function used({ used: count, allowed, window_seconds: window }) {
  const words = `${number(count)} of ${number(allowed)}${window ? ` in ${length(window)}` : ""}`;
  return [el("meter", { min: 0, max: Math.max(1, allowed), optimum: 0, high: Math.max(1, allowed) - 0.5, value: Math.min(count, Math.max(1, allowed)), "aria-label": words }), " ", words];
}
