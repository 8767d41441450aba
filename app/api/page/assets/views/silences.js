// What keeps things from being begun for a while: silences, which people add and end, and the windows of the rule files.

import { el, empty, foreign, needs, part, table, time } from "../parts/elements.js";
import { among, choice, tools } from "../parts/filters.js";
import { limit, more, showsMore } from "../parts/more.js";

const STATES = { "": "all", current: "in force", future: "to come", past: "over" };
const SHOWN_AS = { current: "running", future: "queued", past: "cancelled" };

export const silences = {
  name: "silences",
  title: "Silences",
  more: true,
  filters: { state: among(STATES) },
  asks: (at) => ({
    silences: `/v1/silences?limit=${limit(at, 50)}${at.filters.state ? `&state=${at.filters.state}` : ""}`,
    maintenance: "/v1/maintenance",
  }),
  does: showsMore,

  show: (answers, at) => [
    tools(choice("state", "State", STATES, at.filters.state), add(at.who)),
    at.who.may("actions") ? null : needs("To add a silence", "actions"),
    part("list", "Silences", list(answers.silences, at)),
    part("windows", "Maintenance windows", windows(answers.maintenance.windows)),
  ],
};

function add(who) {
  return who.may("actions")
    ? el("button", { type: "button", "data-do": "add-silence", "data-key": "add", "aria-haspopup": "dialog" }, "Add a silence …")
    : null;
}

function list({ items, next }, at) {
  if (!items.length) return empty(at.filters.state ? `None is ${STATES[at.filters.state]}.` : "None: nothing was silenced so far.");
  const mayEnd = at.who.may("approve");
  return [
    table("The newest first", ["For what", "State", "Why", "By", ["From", "number"], ["Until", "number"], ...(mayEnd ? [["Action", "number"]] : [])],
      items.map((each) => ({
        key: each.id,
        class: each.state === "past" ? "quiet" : null,
        cells: [
          foreign(each.covers),
          el("span", { class: `state is-${SHOWN_AS[each.state]}` }, STATES[each.state] ?? each.state),
          foreign(each.comment),
          foreign(each.author),
          time(each.begins),
          each.ended_at ? [time(each.ended_at), el("small", null, " ended by ", foreign(each.ended_by))] : time(each.ends),
          ...(mayEnd ? [end(each)] : []),
        ],
      }))),
    mayEnd ? null : needs("To end one", "approve"),
    more(next, at, "GET /v1/silences"),
  ];
}

function end({ id, state: at, covers }) {
  if (at === "past") return "–";
  return el("button", {
    type: "button", "data-do": "end-silence", "data-of": id, "data-covers": covers, "aria-haspopup": "dialog",
    "aria-label": `End the silence for ${covers} …`,
  }, "End …");
}

function windows(all) {
  if (!all.length) return empty("None stands in the rule files.");
  return table("As they stand in the rule files", ["Name", "State", "For what", "Why", "By", "Times"], all.map((each) => ({
    key: each.name,
    cells: [
      foreign(each.name),
      el("span", { class: `state is-${each.active ? "running" : "queued"}` }, each.active ? "in force" : "not now"),
      foreign(each.covers),
      foreign(each.comment),
      foreign(each.author),
      each.times.length ? each.times.slice(0, 2).map(({ begins, ends }) => el("div", null, time(begins), " to ", time(ends))) : "over",
    ],
  })));
}
