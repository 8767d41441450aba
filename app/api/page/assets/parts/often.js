// How often which rule ran on which target: the most frequent pairs as bars.

import { chart, drawn, mark } from "./chart.js";
import { foreign, printable, table } from "./elements.js";
import { reportWith } from "./narrowing.js";
import { block, room, svg } from "./svg.js";
import { many, number, share } from "./words.js";

const MOST = 10;
const ROW = 40;
const LETTER = 6.9;

export function often({ rules, total }, { filters }) {
  const all = rules.flatMap(({ rule, targets }) => targets.map((tally) => ({ rule, ...tally }))).sort((one, other) => other.runs - one.runs);
  if (!all.length) return null;
  const pairs = all.slice(0, MOST);
  const [first] = pairs;
  return chart({
    name: "often",
    title: "How often which rule ran where",
    says: [`Most often `, foreign(first.rule), " on ", foreign(first.target), `: ${number(first.runs)} of ${many(total.runs, "run")}.`,
      all.length > MOST ? ` The first ${MOST} of ${number(all.length)} are drawn; the table below has all.` : ""],
    legend: [["succeeded", "succeeded"], ...(pairs.some((each) => each.runs > each.succeeded) ? [["failed", "others"]] : [])],
    drawing: bars(pairs, filters),
    numbers: table("The most frequent", ["Rule", "Target", ["Runs", "number"], ["Succeeded", "number"], ["Came again", "number"]],
      pairs.map((each) => ({
        key: JSON.stringify([each.rule, each.target]),
        cells: [foreign(each.rule), foreign(each.target), number(each.runs), number(each.succeeded), number(each.recurred)],
      }))),
  });
}

function bars(pairs, filters) {
  const width = room({ half: true });
  const most = pairs[0].runs;
  const scale = (runs) => ((width - 92) * runs) / most;
  return drawn("often", width, pairs.length * ROW + 20,
    svg("g", { "data-key": "marks" }, pairs.map(({ rule, target, runs, succeeded, success_rate: rate, recurred }, index) => {
      const top = index * ROW;
      return mark({
        key: JSON.stringify([rule, target]),
        tip: [`${printable(rule)} on ${printable(target)}`, many(runs, "run"), `${number(succeeded)} succeeded`, ...(recurred ? [`${number(recurred)} came again soon after a success`] : [])].join("\n"),
        href: reportWith(filters, { rule: [rule], target: [target] }),
      }, index,
      svg("rect", { x: 0, y: top, width, height: ROW, class: "hit" }),
      svg("text", { x: 4, y: top + 14, class: "of-row" }, cut(`${printable(rule)} on ${printable(target)}`, (width - 8) / LETTER)),
      succeeded ? block("often", "succeeded", { x: 4, y: top + 20, width: scale(succeeded), height: 13 }) : null,
      runs > succeeded ? block("often", "failed", { x: 4 + scale(succeeded), y: top + 20, width: scale(runs - succeeded), height: 13 }) : null,
      svg("text", { x: 10 + scale(runs), y: top + 31 }, `${number(runs)}${rate === null ? "" : `, ${share(rate)}`}`));
    })),
    svg("text", { x: 4, y: pairs.length * ROW + 14, class: "of-axis", "aria-hidden": "true" }, "Runs; share that succeeded"));
}

function cut(words, letters) {
  return words.length > letters ? `${words.slice(0, Math.max(8, letters - 1))}…` : words;
}
