// How long runs took: how many took about how long.

import { chart, columns } from "./chart.js";
import { table } from "./elements.js";
import { room } from "./svg.js";
import { length, many, number, share } from "./words.js";

export function lengths({ total: { durations, seconds } }) {
  const all = durations.reduce((sum, each) => sum + each.runs, 0);
  if (!all) return null;
  const last = durations.findLastIndex((each) => each.runs);
  const shown = durations.slice(0, last + 1);
  const found = (part) => `${many(part.runs, "run")} of ${number(all)}`;
  return chart({
    name: "lengths",
    title: "How long runs took",
    says: `Half of them took no longer than ${length(seconds.median)}, 95 of 100 no longer than ${length(seconds.p95)}, the longest ${length(seconds.longest)}.`,
    drawing: columns({
      name: "lengths",
      width: room({ half: true }),
      yTitle: "Runs",
      xTitle: "How long, up to",
      counted: true,
      marks: shown.map((each) => ({
        key: String(each.over), label: label(each), stack: [["length", each.runs]], tip: `${range(each)}\n${found(each)}, ${share(each.runs / all)}`,
      })),
    }),
    numbers: table("By how long they took", ["How long", ["Runs", "number"], ["Share", "number"]],
      shown.map((each) => ({ key: String(each.over), cells: [range(each), number(each.runs), share(each.runs / all)] }))),
  });
}

function label({ over, up_to: most }) {
  return (most === null ? `>${length(over)}` : length(most)).replaceAll("\u00a0", "\u202f");
}

function range({ over, up_to: most }) {
  if (most === null) return `more than ${length(over)}`;
  return over ? `more than ${length(over)}, up to ${length(most)}` : `up to ${length(most)}`;
}
