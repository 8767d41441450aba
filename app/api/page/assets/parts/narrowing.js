// A report of only some rules, targets, sources and teams: what is chosen, taking it away, choosing more.

import { to } from "../shell/routes.js";
import { el, foreign } from "./elements.js";

export const KINDS = { rule: "Rule", target: "Target", source: "Source", team: "Team" };
const NO_TEAM = "none";

// The address of the same report with some of its filters set anew.
export function reportWith(filters, other) {
  const all = { ...filters, ...other };
  return to("report", { ...all, since: all.since === "1d" ? "" : all.since });
}

export function withOne(filters, kind, value) {
  return reportWith(filters, { [kind]: [...new Set([...filters[kind], value])] });
}

export function chosen(filters) {
  return Object.keys(KINDS).flatMap((kind) => filters[kind].map((value) => [kind, value]));
}

// Of others that are asked for too; what the report names is remembered, since a narrower report names less.
export function remembered(report, { memory }) {
  const names = (memory.names ??= Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, new Set()])));
  for (const { rule, targets } of report.rules) {
    names.rule.add(rule);
    for (const { target } of targets) names.target.add(target);
  }
  for (const { rule } of report.not_done) names.rule.add(rule);
  for (const { source } of report.sources) source && names.source.add(source);
  for (const { team } of report.teams) names.team.add(team ?? "");
  return names;
}

export function narrowing(report, at) {
  const names = remembered(report, at);
  return el("div", { class: "narrowing", "data-key": "narrowing" },
    chips(at.filters),
    el("details", { "data-key": "more" },
      el("summary", null, "Filter by rule, target, source, team"),
      el("div", { class: "narrow" }, Object.entries(KINDS).map(([kind, label]) => adder(kind, label, names[kind], at.filters[kind])))));
}

function chips(filters) {
  const all = chosen(filters);
  if (!all.length) return null;
  return el("ul", { class: "chips", "aria-label": "Filters", "data-key": "chips" }, all.map(([kind, value]) => {
    const words = kind === "team" && value === "" ? NO_TEAM : value;
    return el("li", { "data-key": `${kind} ${value}` },
      el("a", {
        class: "chip", "aria-label": `Remove the filter ${KINDS[kind].toLowerCase()} ${words}`,
        href: reportWith(filters, { [kind]: filters[kind].filter((each) => each !== value) }),
      }, el("span", null, `${KINDS[kind]}: `, foreign(words)), el("span", { "aria-hidden": "true" }, " ✕")));
  }));
}

function adder(kind, label, names, taken) {
  const offered = [...names].filter((each) => !taken.includes(each)).sort();
  return el("form", { class: "find", "data-sends": "narrow", "data-of": kind, "data-key": kind },
    el("label", { for: `narrow-${kind}` }, label),
    el("input", {
      id: `narrow-${kind}`, name: "value", list: `names-${kind}`, type: "text", required: true, maxlength: 255, autocomplete: "off", autocapitalize: "none", spellcheck: "false",
    }),
    el("datalist", { id: `names-${kind}` }, offered.map((each) => el("option", { value: each === "" ? NO_TEAM : each, "data-key": each || NO_TEAM }))),
    el("button", { type: "submit", "aria-label": `Only this ${label.toLowerCase()}` }, "Add"));
}

// Read what was written into such a form; the word for no team means that unless a team has that name.
export function added(form, { memory, filters }) {
  const kind = form.dataset.of;
  const value = new FormData(form).get("value").trim();
  form.reset();
  const none = kind === "team" && value === NO_TEAM && !memory.names.team.has(NO_TEAM);
  return value ? withOne(filters, kind, none ? "" : value) : reportWith(filters, {});
}
