// The rules in force, each in a row: what it may do, how it fared, what to know of it.

import { el, empty, foreign, link, state, table, time } from "./elements.js";
import { advised, MODES } from "./modes.js";
import { many, moment, number, share, STATES } from "./words.js";

const FEW = 5; // errors are shown at once; more are unfolded

export function broken(problems) {
  if (!problems.length) return null;
  const rest = problems.slice(FEW);
  return el("div", { class: "banner", "data-key": "broken" },
    el("p", null, el("b", null, `${many(problems.length, "error")} in rule files`), ": what such a file said before it was broken is still in force."),
    el("ul", { "data-key": "first" }, problems.slice(0, FEW).map(wrong)),
    rest.length ? el("details", { "data-key": "rest" }, el("summary", null, `Show ${many(rest.length, "more error")}`), el("ul", null, rest.map(wrong))) : null);
}

function wrong({ file, line, column, what }) {
  const place = [file, line, column].filter((each) => each !== null).join(":");
  return el("li", null, el("span", null, el("code", null, foreign(place)), " ", foreign(what)));
}

// `report` is that of these rules: what it says of breakers, of another mode, and of what would have run.
export function ruleList(rules, report) {
  if (!rules.length) return empty("No rule is like that.");
  const known = byRule(report);
  const folder = folderOf(rules.map(({ file }) => file));
  return table("In the order in which they are asked; what is counted is of the last 30 days",
    ["Rule", "Mode", "Last runs", ["Runs", "number"], ["Succeeded", "number"], "To know"],
    rules.map((rule) => ({ key: rule.name, class: rule.enabled ? null : "quiet", cells: cells(rule, known.get(rule.name) ?? [], folder) })));
}

function cells({ name, mode, enabled, file, lately, rule: { description } }, known, folder) {
  return [
    [el("b", null, link("rule", name, foreign(name))), description ? el("small", { class: "about" }, foreign(firstLine(description))) : null,
      el("small", { class: "about file", title: file }, foreign(file.slice(folder.length)))],
    [el("span", { class: "mode" }, foreign(mode)), " ", el("small", { class: "about" }, enabled ? MODES[mode] ?? "" : "switched off: it is not asked")],
    lately.last.length ? lastRuns(lately.last) : "–",
    lately.runs ? number(lately.runs) : "–",
    share(lately.success_rate),
    known.length || lately.blocked ? toKnow(known, lately) : "–",
  ];
}

// The folder in which all of them are, with its last slash.
function folderOf([first = "", ...others]) {
  let folder = first.slice(0, first.lastIndexOf("/") + 1);
  while (!others.every((each) => each.startsWith(folder))) folder = folder.slice(0, folder.lastIndexOf("/", folder.length - 2) + 1);
  return folder;
}

function firstLine(text) {
  return text.trim().split("\n", 1)[0];
}

// The newest one in words, those before it as dots that can be followed.
function lastRuns([newest, ...before]) {
  return el("div", { class: "lately" },
    el("span", { "data-key": newest.id }, el("a", { href: `#run/${encodeURIComponent(newest.id)}` }, state(newest.state)), " ", time(newest.queued_at)),
    before.length
      ? el("span", { class: "dots" }, before.map((run) => {
        const words = `${STATES[run.state] ?? run.state} on ${run.target}, ${moment(new Date(run.queued_at))}`;
        return el("a", { class: "dot", href: `#run/${encodeURIComponent(run.id)}`, title: words, "data-key": run.id },
          el("span", { class: `state is-${/^[a-z_]+$/.test(run.state) ? run.state : "odd"}` }, el("span", { class: "unseen" }, words)));
      }))
      : null);
}

function toKnow(known, { blocked }) {
  const lines = [...known];
  if (blocked && !known.some(({ covers }) => covers)) lines.push({ key: "blocked", line: `blocked ${many(blocked, "time")}` });
  return lines.map(({ key, line }) => el("div", { "data-key": key }, line));
}

// What a report tells of each rule.
function byRule({ breakers, promotions, would_have_run: would }) {
  const found = new Map();
  const add = (rule, key, line, more = {}) => found.set(rule, [...(found.get(rule) ?? []), { key, line, ...more }]);
  for (const { rule, target, cause } of breakers) {
    add(rule, `breaker ${cause} ${target ?? ""}`, [el("span", { class: "state is-failed" }, "breaker open"), target ? [" on ", foreign(target)] : " on all targets"].flat());
  }
  for (const advice of promotions) {
    const line = advised({ ...advice, change: null });
    if (line) add(advice.rule, `mode ${advice.to}`, line);
  }
  for (const { rule, runs, targets } of would) {
    add(rule, "would", `would have run ${many(runs, "time")} on ${many(targets, "target")}`, { covers: true });
  }
  return found;
}
