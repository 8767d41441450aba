// Ask what any rule said to an event, and what it would do with it today.

import { Refused } from "../shell/calls.js";
import { why } from "./blocks.js";
import { el, empty, foreign, pairs } from "./elements.js";

export function asking({ id, not_matched: failed, decisions }, { memory }) {
  const names = [...new Set([...decisions, ...failed].map(({ rule }) => rule))];
  const said = memory.of === id ? memory.said : null;
  return [
    el("form", { class: "find", "data-sends": "explain", "data-key": "ask" },
      el("label", { for: "explain-rule" }, "Rule"),
      el("input", {
        id: "explain-rule", name: "rule", type: "text", list: "explain-rules", required: true, maxlength: 100, autocomplete: "off", autocapitalize: "none", spellcheck: "false",
      }),
      el("datalist", { id: "explain-rules" }, names.map((name) => el("option", { value: name, "data-key": name }))),
      el("button", { type: "submit" }, "Explain")),
    el("div", { "data-key": "said", "aria-live": "polite" }, said ? (said.trouble ? empty(said.trouble) : explained(said)) : null),
  ];
}

export async function explain(form, at) {
  const { id, memory, call } = at;
  const rule = new FormData(form).get("rule").trim();
  const path = `/v1/events/${encodeURIComponent(id)}/explain?rule=${encodeURIComponent(rule)}`;
  try {
    Object.assign(memory, { of: id, said: await call(path) });
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 404) throw error;
    Object.assign(memory, { of: id, said: { trouble: error.message } });
  }
}

function explained({ rule, then, now, changed, would }) {
  return pairs([
    ["Rule", foreign(rule)],
    ["Then", ...(then ? verdict(then) : ["it was not asked, or that was not kept"])],
    ["Now", ...(now ? verdict(now) : ["there is no such rule any more"]), changed && then && now ? "; it was changed since" : ""],
    would && ["Would run", would.runs.length ? el("ol", { class: "commands" }, would.runs.map((each) => el("li", null, el("pre", null, foreign(each))))) : "nothing"],
    would?.verify && ["Proof", el("pre", null, foreign(would.verify))],
    would && would.asks.length && ["Asks people", foreign(would.asks.join("; "))],
    would && ["Against it", ...against(would)],
  ], { class: "facts" });
}

function verdict({ matched, clause, saw }) {
  return matched ? ["it matches"] : ["it does not match: ", el("code", null, foreign(clause)), ", and the event says ", foreign(saw)];
}

function against({ against: all, targets }) {
  const lines = [
    ...all.map((each) => el("div", null, why(each))),
    ...targets.flatMap(({ target, against: there }) => there.map((each) => el("div", null, foreign(target), ": ", why(each)))),
  ];
  if (lines.length) return lines;
  return targets.length ? ["nothing: it would act on ", foreign(targets.map(({ target }) => target).join(", "))] : ["it names no target"];
}
