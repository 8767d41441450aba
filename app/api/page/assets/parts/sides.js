// What came of the messages of each source and about alerts of each team, and what came again soon after a success.

import { el, empty, foreign, time } from "./elements.js";
import { withOne } from "./narrowing.js";
import { sorted } from "./sorting.js";
import { length, number, share } from "./words.js";

const COLUMNS = [["Messages", "number"], ["Runs", "number"], ["Succeeded", "number"], ["Median", "number"], ["95 % within", "number"], ["Came again", "number"], ["Last", "number"]];

export function sources({ sources: all }, at) {
  if (!all.length) return empty("No message came.");
  return side("sources", "What came of the messages of each source", "Source", all.map((each) => [each, each.source, each.source ? foreign(each.source) : "not known", each.source && withOne(at.filters, "source", each.source)]), at);
}

export function teams({ teams: all }, at) {
  if (!all.length) return empty("No message came.");
  return side("teams", "What came of alerts of each team; one for two teams counts for both", "Team",
    all.map((each) => [each, each.team ?? "", each.team === null ? "none" : foreign(each.team), withOne(at.filters, "team", each.team ?? "")]), at);
}

function side(name, caption, head, rows, at) {
  return sorted(name, caption, [head, ...COLUMNS], rows.map(([tally, key, words, href]) => ({
    key: `${name} ${key}`,
    by: [key, tally.events, tally.runs, tally.success_rate, tally.seconds?.median, tally.seconds?.p95, tally.recurred, tally.last],
    cells: [
      href ? el("a", { href }, words) : words, number(tally.events), number(tally.runs), share(tally.success_rate), length(tally.seconds?.median), length(tally.seconds?.p95),
      number(tally.recurred), time(tally.last),
    ],
  })), at, { begin: 1 });
}

// Where a success did not last.
export function recurred({ rules, recurrence, total }, at) {
  const rows = rules.flatMap(({ rule, targets }) => targets.filter((each) => each.recurred).map((tally) => ({ rule, ...tally })));
  if (!rows.length) return empty(total.runs ? `Nothing was wanted again within ${recurrence} of a success.` : "Nothing ran.");
  return sorted("recurred", `Wanted again on the same target within ${recurrence} of a success: what is repaired by hand each time has a cause`,
    ["Rule", "Target", ["Came again", "number"], ["Runs", "number"], ["Of all", "number"], ["Last", "number"]],
    rows.map((each) => ({
      key: JSON.stringify([each.rule, each.target]),
      by: [each.rule, each.target, each.recurred, each.runs, each.recurred / each.runs, each.last],
      cells: [foreign(each.rule), foreign(each.target), number(each.recurred), number(each.runs), share(each.recurred / each.runs), time(each.last)],
    })), at, { begin: 2 });
}
