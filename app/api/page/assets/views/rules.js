// The rules in force: what each may do and how it fared, and what is wrong with the files.

import { el, empty, part } from "../parts/elements.js";
import { among, anyWords, search, select, tools } from "../parts/filters.js";
import { limit, more, showsMore } from "../parts/more.js";
import { MODES } from "../parts/modes.js";
import { broken, ruleList } from "../parts/rule_list.js";
import { many, number, STATES } from "../parts/words.js";

const PERIOD = "30d";
const AT_ONCE = 100; // names in one question for a report
const RAN = { true: "with runs", false: "without runs" };
const ENABLED = { true: "switched on", false: "switched off" };
const MODE_NAMES = Object.fromEntries(Object.entries(MODES).map(([mode, words]) => [mode, `${mode}: ${words}`]));
const { blocked: _, ...RUN_STATES } = STATES;

export const rules = {
  name: "rules",
  title: "Rules",
  rest: 15_000,
  filters: { find: anyWords(), mode: among(MODES), ran: among(RAN), last: among(RUN_STATES), enabled: among(ENABLED) },

  asks(at) {
    const { find, mode, ran, last, enabled } = at.filters;
    const wanted = new URLSearchParams({ since: PERIOD, limit: limit(at, 50) });
    for (const [name, value] of Object.entries({ find, mode, ran, last_state: last, enabled })) if (value) wanted.set(name, value);
    return { rules: `/v1/rules?${wanted}` };
  },

  // Of those that are shown, so many at once.
  asksNext({ rules: { rules: found } }) {
    const paths = {};
    for (let first = 0; first < found.length; first += AT_ONCE) {
      const names = found.slice(first, first + AT_ONCE).map(({ name }) => ["rule", name]);
      paths[`report ${first}`] = `/v1/report?${new URLSearchParams([["since", PERIOD], ...names])}`;
    }
    return paths;
  },
  does: showsMore,

  show({ rules: found, ...reports }, at) {
    const all = Object.values(reports).filter(Boolean);
    const report = Object.fromEntries(["breakers", "promotions", "would_have_run"].map((name) => [name, all.flatMap((each) => each[name])]));
    const { find, mode, ran, last, enabled } = at.filters;
    return [
      broken(found.problems),
      tools(search("find", "Find", find), select("mode", "Mode", MODE_NAMES, mode), select("ran", "In 30 days", RAN, ran),
        select("last", "Last run", RUN_STATES, last), select("enabled", "Switched", ENABLED, enabled)),
      part("list", "In force",
        el("p", { class: "hint", role: "status", "data-key": "count" }, counted(found)),
        found.in_force ? ruleList(found.rules, report) : empty("No rule is in force, so nothing is ever done."),
        more(found.next, at, "GET /v1/rules")),
    ];
  },
};

function counted({ count, in_force: all, rules: shown }) {
  const among = count === all ? many(all, "rule") : `${number(count)} of ${many(all, "rule")}`;
  return shown.length < count ? `${among}; the first ${number(shown.length)} are shown.` : `${among}.`;
}
