// Which remediations ran, did they succeed, how long did they take, how often on what.

import { el, empty, foreign, pairs, table, time } from "./elements.js";
import { length, many, number, PERIODS, share, STATES } from "./words.js";

const COLUMNS = [
  "Rule, target", ["Runs", "number"], ["Succeeded", "number"], "Others", ["Median", "number"], ["95 % within", "number"],
  ["Longest", "number"], ["Last", "number"],
];
const AT_FIRST = 5;

export function totals({ total, ...report }) {
  return pairs([
    ["Runs", number(total.runs)],
    ["Succeeded", share(total.success_rate), el("small", null, succeeded(total))],
    ["Time, median", length(total.seconds?.median), el("small", null, total.seconds ? `95 % within ${length(total.seconds.p95)}` : "")],
    ["Events", number(report.events), el("small", null, `${number(report.events_without_rule)} matched no rule`)],
  ], { class: "tiles" });
}

function succeeded(tally) {
  const ended = ["succeeded", "failed", "timed_out", "unreachable", "unknown"].reduce((sum, state) => sum + (tally.states[state] ?? 0), 0);
  return ended ? `${number(tally.succeeded)} of ${number(ended)} that ended` : "none has ended";
}

export function tallies(report, { filters, memory }) {
  const view = { find: filters.find, unfolded: (memory.unfolded ??= new Set()) };
  const rows = report.rules.flatMap((rule) => ofRule(rule, view));
  if (!report.rules.length) return empty(`No remediation ran in ${PERIODS[filters.since]}.`);
  if (!rows.length) return empty("No rule or target that ran has that in its name.");
  return table(`How often each rule ran on each target in ${PERIODS[filters.since]}`, COLUMNS, rows);
}

function ofRule(rule, view) {
  const wanted = view.find.toLowerCase();
  const has = (name) => name.toLowerCase().includes(wanted);
  const whole = !wanted || has(rule.rule);
  const targets = whole ? rule.targets : rule.targets.filter((each) => has(each.target));
  if (!whole && !targets.length) return [];
  const all = wanted || view.unfolded.has(rule.rule) ? targets.length : AT_FIRST;
  const rows = [row(`rule ${rule.rule}`, "of-rule", foreign(rule.rule), rule)];
  for (const tally of targets.slice(0, all)) {
    rows.push(row(`target ${rule.rule} ${tally.target}`, "of-target", foreign(tally.target), tally));
  }
  if (!wanted && targets.length > AT_FIRST) rows.push(fold(rule, view));
  return rows;
}

function row(key, kind, name, tally) {
  return {
    key,
    class: kind,
    cells: [
      name, number(tally.runs), share(tally.success_rate), others(tally), length(tally.seconds?.median), length(tally.seconds?.p95),
      length(tally.seconds?.longest), time(tally.last),
    ],
  };
}

function others(tally) {
  const said = Object.entries(tally.states).filter(([state]) => state !== "succeeded");
  return said.map(([state, count]) => `${number(count)} ${STATES[state] ?? state}`).join(", ") || "–";
}

function fold(rule, view) {
  const unfolded = view.unfolded.has(rule.rule);
  const words = unfolded ? "Show fewer" : `Show ${many(rule.targets.length - AT_FIRST, "more target")}`;
  const button = el("button", { type: "button", "data-do": "unfold", "data-of": rule.rule, "aria-expanded": String(unfolded) }, words);
  return { key: `fold ${rule.rule}`, class: "of-target", cells: [button] };
}
