// Which remediations ran, did they succeed, how long did they take, how often on what.

import { el, empty, foreign, time } from "./elements.js";
import { withOne } from "./narrowing.js";
import { compared, sorted } from "./sorting.js";
import { length, many, number, share, STATES } from "./words.js";

const COLUMNS = [
  "Rule, target", ["Runs", "number"], ["Succeeded", "number"], "Others", ["Median", "number"], ["95 % within", "number"],
  ["Longest", "number"], ["Last", "number"],
];
const AT_FIRST = 5;

export function tallies(report, at, period) {
  const { filters, memory } = at;
  const view = { find: filters.find.toLowerCase(), unfolded: (memory.unfolded ??= new Set()), filters };
  const rules = report.rules.map((rule) => ofRule(rule, view)).filter(Boolean);
  if (!report.rules.length) return empty(`No remediation ran in ${period}.`);
  if (!rules.length) return empty("No rule or target that ran has that in its name.");
  return sorted("ran", `How often each rule ran on each target in ${period}`, COLUMNS, rules, at, { arranged: (ordered, by) => ordered.flatMap((rule) => [rule, ...ofTargets(rule, view, by)]) });
}

// A rule with those of its targets that are wanted; null when none is.
function ofRule(rule, view) {
  const has = (name) => name.toLowerCase().includes(view.find);
  const targets = has(rule.rule) ? rule.targets : rule.targets.filter((each) => has(each.target));
  if (!targets.length && !has(rule.rule)) return null;
  const name = el("a", { href: withOne(view.filters, "rule", rule.rule) }, foreign(rule.rule));
  return { ...row(`rule ${rule.rule}`, "of-rule", name, rule.rule, rule), rule, targets };
}

function ofTargets({ rule, targets }, view, { column, falls }) {
  const rows = targets.map((tally) => {
    const name = el("a", { href: withOne(view.filters, "target", tally.target) }, foreign(tally.target));
    return row(`target ${rule.rule} ${tally.target}`, "of-target", name, tally.target, tally);
  });
  rows.sort((one, other) => compared(one.by[column], other.by[column], falls));
  const all = view.find || view.unfolded.has(`rule ${rule.rule}`) ? rows.length : AT_FIRST;
  return [...rows.slice(0, all), ...(!view.find && rows.length > AT_FIRST ? [fold(rule, view)] : [])];
}

function row(key, kind, shown, name, tally) {
  const { seconds } = tally;
  return {
    key,
    class: kind,
    by: [name, tally.runs, tally.success_rate, tally.runs - tally.succeeded, seconds?.median, seconds?.p95, seconds?.longest, tally.last],
    cells: [
      shown, number(tally.runs), share(tally.success_rate), others(tally), length(seconds?.median), length(seconds?.p95), length(seconds?.longest),
      time(tally.last),
    ],
  };
}

function others(tally) {
  const said = Object.entries(tally.states).filter(([state]) => state !== "succeeded");
  return said.map(([state, count]) => `${number(count)} ${STATES[state] ?? state}`).join(", ") || "–";
}

function fold(rule, view) {
  const unfolded = view.unfolded.has(`rule ${rule.rule}`);
  const words = unfolded ? "Show fewer" : `Show ${many(rule.targets.length - AT_FIRST, "more target")}`;
  const button = el("button", { type: "button", "data-do": "unfold", "data-of": `rule ${rule.rule}`, "aria-expanded": String(unfolded) }, words);
  return { key: `fold ${rule.rule}`, class: "of-target", cells: [button] };
}
