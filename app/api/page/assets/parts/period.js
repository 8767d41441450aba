// The period of a report: so long back from now, or from one time to another; it stands in the address.

import { el } from "./elements.js";
import { among, choice } from "./filters.js";
import { PERIOD_NAMES, PERIODS, whenever } from "./words.js";

const isTime = (value) => /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(value) && !Number.isNaN(Date.parse(value));

export const since = { first: "1d", takes: (value) => among(PERIODS).takes(value) || isTime(value), clears: ["until"] };
export const until = { first: "", takes: isTime };

function isStated({ since: from }) {
  return !Object.hasOwn(PERIODS, from);
}

// What is asked of the API for it; the end only counts beside a stated begin.
export function period(filters) {
  return [["since", filters.since], ...(isStated(filters) && filters.until ? [["until", filters.until]] : [])];
}

export function inWords(filters) {
  if (!isStated(filters)) return PERIODS[filters.since];
  const from = whenever(new Date(filters.since));
  return filters.until ? `the time from ${from} to ${whenever(new Date(filters.until))}` : `the time since ${from}`;
}

export function periods(filters) {
  return el("div", { class: "period", "data-key": "period" },
    choice("since", "Period", PERIOD_NAMES, filters.since),
    el("details", { class: "other-period", "data-key": "other", open: isStated(filters) },
      el("summary", null, "From … to …"),
      el("form", { "data-sends": "period" },
        moment("since", "From", isStated(filters) ? filters.since : "", true), moment("until", "To", isStated(filters) ? filters.until : ""),
        el("button", { type: "submit" }, "Show"))));
}

function moment(name, label, value, required = false) {
  return el("p", { class: "find" }, el("label", { for: `period-${name}` }, label),
    el("input", { type: "datetime-local", id: `period-${name}`, name, required, max: "9999-12-31T23:59", value: value && onTheClock(new Date(value)) }));
}

// Read what stands in the form: times of this browser.
export function stated(form) {
  const said = new FormData(form);
  const iso = (name) => (said.get(name) ? new Date(said.get(name)).toISOString() : "");
  return { since: iso("since"), until: iso("until") };
}

function onTheClock(date) {
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
