// What was not done, and why.

import { el, empty, foreign } from "./elements.js";
import { sorted } from "./sorting.js";
import { many, number, REASONS } from "./words.js";

export function notDone(report, at, period) {
  const blocked = report.not_done.length
    ? sorted("not-done-table", `Rules that matched and did not act, in ${period}`, ["Rule", "Why", ["How often", "number"]],
      report.not_done.map((each) => ({
        key: `${each.rule} ${each.reason}`,
        by: [each.rule, each.reason, each.count],
        cells: [foreign(each.rule), [el("code", null, foreign(each.reason)), " ", REASONS[each.reason] ?? ""], number(each.count)],
      })), at, { begin: 2 })
    : empty(`Every rule that matched in ${period} acted.`);
  const unmatched = report.events_without_rule
    ? el("p", null, `${many(report.events_without_rule, "event")} of ${number(report.events)} matched no rule.`)
    : null;
  return [blocked, unmatched];
}
