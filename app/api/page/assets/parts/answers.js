// The answers at a glance: how many, how successful, how long, what came again, what was saved, what was not done.

import { el, pairs } from "./elements.js";
import { length, many, number, share } from "./words.js";

const ENDED = ["succeeded", "failed", "timed_out", "unreachable", "unknown"];

export function answers(report) {
  const { total, recurrence } = report;
  const blocked = report.not_done.reduce((sum, each) => sum + each.count, 0);
  return pairs([
    ["How many", number(total.runs), el("small", null, `${total.runs === 1 ? "run" : "runs"}, of ${many(report.rules.length, "rule")}, for ${many(report.events, "message")}`)],
    ["How successful", share(total.success_rate), el("small", null, succeeded(total))],
    ["How long", length(total.seconds?.median), el("small", null, total.seconds ? `the median; 95 % within ${length(total.seconds.p95)}` : "none has ended")],
    ["Came again", number(total.recurred), el("small", null, recurrence ? `within ${recurrence} of a success` : "soon after a success")],
    ["Time saved", ...saved(total.saved)],
    ["Not done", number(blocked), el("small", null, `blocked; ${many(report.events_without_rule, "message")} matched no rule`)],
  ], { class: "tiles is-six" });
}

function succeeded(tally) {
  const ended = ENDED.reduce((sum, state) => sum + (tally.states[state] ?? 0), 0);
  return ended ? `${number(tally.succeeded)} of ${number(ended)} that ended` : "none has ended";
}

// The formula in words, or how to have it reckoned.
function saved(all) {
  if (!all) {
    return ["–", el("small", null, "No manual time is stated: set ", el("code", null, "report.manual_time"), " in the settings, or ",
      el("code", null, "manual_time"), " in a rule")];
  }
  const { seconds, counted, recurred, unstated, manual_seconds: each } = all;
  const times = each === null ? "the manual time of its rule" : `the manual time of its rule, or else ${length(each)}`;
  const not = [recurred ? `${number(recurred)} that came again` : null, unstated ? `${number(unstated)} without a manual time` : null].filter(Boolean);
  return [seconds ? length(seconds) : "0\u00a0h", el("small", null, `${many(counted, "success", "successes")} × ${times}${not.length ? `; not counted: ${not.join(", ")}` : ""}`)];
}
