// What was not done, and why.

import { el, empty, foreign, table } from "./elements.js";
import { many, number, PERIODS, REASONS } from "./words.js";

export function notDone(report, { since }) {
  const blocked = report.not_done.length
    ? table(`Rules that matched and did not act, in ${PERIODS[since]}`, ["Rule", "Why", ["How often", "number"]],
      report.not_done.map((each) => ({
        key: `${each.rule} ${each.reason}`,
        cells: [foreign(each.rule), [el("code", null, foreign(each.reason)), " ", REASONS[each.reason] ?? ""], number(each.count)],
      })))
    : empty(`Every rule that matched in ${PERIODS[since]} acted.`);
  const unmatched = report.events_without_rule
    ? el("p", null, `${many(report.events_without_rule, "event")} of ${number(report.events)} matched no rule.`)
    : null;
  return [blocked, unmatched];
}
