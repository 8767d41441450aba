// Where the time of an event went: to scale, as parts of one bar.

import { el } from "./elements.js";
import { drawn } from "./chart.js";
import { block, room, svg } from "./svg.js";
import { length } from "./words.js";

const NAME = "time-went";
const HEIGHT = 26;

// Nothing when it took no time, or nothing is known but that it came.
export function whereTimeWent({ story, runs }) {
  const spans = spansOf(story, runs);
  const all = spans.reduce((sum, [, , seconds]) => sum + seconds, 0);
  if (all < 0.1) return null;
  const width = room();
  let from = 0;
  return el("div", { class: "time-went", "data-key": NAME },
    el("h3", { id: NAME }, `Where ${length(all)} went`),
    drawn(NAME, width, HEIGHT, svg("g", { "aria-hidden": "true" }, spans.map(([, kind, seconds]) => {
      const wide = (width * seconds) / all;
      from += wide;
      return block(NAME, kind, { x: from - wide, y: 0, width: Math.max(1, wide - 1), height: HEIGHT });
    }))),
    el("ul", { class: "legend", id: `${NAME}-says` }, spans.map(([words, kind, seconds]) => el("li", { "data-key": words },
      svg("svg", { viewBox: "0 0 14 14", class: "swatch", "aria-hidden": "true" }, block(NAME, kind, { x: 0, y: 0, width: 14, height: 14 })),
      `${words}: ${length(seconds)}`))));
}

function spansOf({ received_at: came, decided_at: decided, notes }, runs) {
  const times = (name) => runs.map((run) => run[name]).filter(Boolean).map(Date.parse);
  const begun = Math.min(...times("started_at"));
  const over = times("finished_at").length === runs.length ? Math.max(...times("finished_at")) : Number.NaN;
  const told = Math.max(...notes.flatMap(({ deliveries }) => deliveries.map((each) => Date.parse(each.delivered_at ?? ""))).filter((at) => !Number.isNaN(at)));
  return [
    ["until it was decided", "cancelled", Date.parse(came), Date.parse(decided ?? "")],
    ["until a run began", "blocked", Date.parse(decided ?? ""), begun],
    ["runs at work", "length", begun, over],
    ["until the last note had arrived", "other", over, told],
  ].map(([words, kind, since, until]) => [words, kind, (until - since) / 1000]).filter(([, , seconds]) => Number.isFinite(seconds) && seconds > 0);
}
