// What the rules would do with a message that is pasted here, or with an event that was received.

import { el, empty, foreign, link, pairs, part, time } from "../parts/elements.js";
import { anyWords } from "../parts/filters.js";
import { ask, fillIn, payloadForm, pick, sourcesOf } from "../parts/payload.js";
import { many } from "../parts/words.js";
import { notMatched, wouldDo, wouldHappen } from "../parts/would.js";
import { to } from "../shell/routes.js";

const FEW = 10; // rules that matched are asked by themselves

export const explain = {
  name: "explain",
  title: "Explain",
  more: true,
  still: true,
  rest: 15_000,
  filters: { event: anyWords(), rule: anyWords() },

  asks: ({ filters: { event }, memory }) => (event ? { story: `/v1/events/${encodeURIComponent(event)}` }
    : memory.sources ? {} : { openapi: "/openapi.json" }),
  asksNext: ({ story }, { filters }) => (story ? Object.fromEntries(names(story, filters).map((name) =>
    [`rule ${name}`, `/v1/events/${encodeURIComponent(story.id)}/explain?rule=${encodeURIComponent(name)}`])) : {}),

  does: {
    explain: ask,
    pick,
    example(button, { memory }) {
      memory.source = document.getElementById("explain-source").value;
      fillIn(memory, JSON.stringify(memory.sources[memory.source], null, 2));
    },
    rule(form, { filters: { event } }) {
      location.hash = to("explain", { event, rule: new FormData(form).get("rule").trim() });
    },
  },

  show(answers, at) {
    const { memory, filters } = at;
    if (filters.event) return answers.story ? ofEvent(answers, at) : [];
    if (answers.openapi) memory.sources ??= sourcesOf(answers.openapi);
    if (!memory.sources) return [];
    const said = memory.said;
    return [
      part("message", "A message", payloadForm(memory)),
      said ? part("read", "As it is read", asRead(said)) : null,
      said ? part("would", "What would happen", el("div", { role: "status", "data-key": "would" }, wouldHappen(said, at.now))) : null,
      said && !said.ignored ? part("not", "Why other rules do not match", notMatched(said)) : null,
    ];
  },
};

function asRead({ source, ref, kind, action, title, tags, entities, fields, missing }) {
  return [
    pairs([
      ["Title", title ? foreign(title) : "without a title"],
      ["Source", foreign(source), " ", el("small", null, foreign(ref))],
      ["Kind", foreign(kind), ...(action ? [", ", foreign(action)] : [])],
      ["Tags", ...listed(tags)],
      entities.length && ["On", ...listed(entities.map(({ type, name }) => [type, name].filter(Boolean).join(" ")))],
      missing.length && ["Asked for", "of the source, if a rule needs it: ", ...listed(missing)],
    ], { class: "facts", "data-key": "facts" }),
    Object.keys(fields).length
      ? el("details", { "data-key": "fields" }, el("summary", null, `${many(Object.keys(fields).length, "field")} of its own, which rules can ask for by field`),
        el("pre", null, foreign(JSON.stringify(fields, null, 2))))
      : null,
  ];
}

function listed(all) {
  return all.length ? all.flatMap((each, index) => [index ? ", " : null, foreign(each)]) : ["none"];
}

// ── an event that was received ────────────────────────────────────────────────────────────────────────────────────────
function names({ decisions }, { rule }) {
  return [...new Set([...decisions.slice(0, FEW).map((each) => each.rule), ...(rule ? [rule] : [])])];
}

function ofEvent({ story, ...answers }, { filters, now }) {
  const asked = names(story, filters);
  return [
    part("message", "An event",
      pairs([
        ["Title", link("event", story.id, foreign(story.title || "without a title"))],
        ["Source", foreign(story.source), " ", el("small", null, foreign(story.ref))],
        ["Received", time(story.received_at)],
      ], { class: "facts", "data-key": "facts" }),
      el("form", { class: "find", "data-sends": "rule", "data-key": "rule" },
        el("label", { for: "explain-rule" }, "Ask for the rule"),
        el("input", {
          id: "explain-rule", name: "rule", type: "text", list: "explain-rules", required: true, maxlength: 100, value: filters.rule,
          autocomplete: "off", autocapitalize: "none", spellcheck: "false",
        }),
        el("datalist", { id: "explain-rules" }, story.not_matched.map(({ rule }) => el("option", { value: rule, "data-key": rule }))),
        el("button", { type: "submit" }, "Explain")),
      el("p", { class: "hint", "data-key": "other" }, el("a", { href: to("explain") }, "Explain another message"))),
    part("would", "What another message like it would lead to now",
      asked.length ? asked.map((name) => saidOf(name, answers[`rule ${name}`], now)) : empty("No rule matched it. Ask for one above.")),
  ];
}

function saidOf(name, said, now) {
  if (!said) return el("div", { class: "would", "data-key": name }, el("p", null, "There is no rule ", foreign(name), ", and none of that name was asked."));
  const { then, now: today, changed, would } = said;
  return el("div", { "data-key": name },
    would ? wouldDo(would, now)
      : el("article", { class: "would is-nothing", "aria-label": name },
        el("h3", null, link("rule", name, foreign(name)), " ", el("span", { class: "state is-blocked" }, today ? "does not match" : "is not in force any more")),
        today ? failed(today) : null),
    el("p", { class: "hint" }, then ? then.matched ? "When the event was decided, it matched." : ["When the event was decided, it did not match: ", failed(then)]
      : "When the event was decided, it was not asked, or that is not kept.", changed ? " The rule of today is another one." : " The rule is the same since."));
}

function failed({ clause, saw }) {
  return ["the clause ", el("code", null, foreign(clause)), " fails, where the event says ", foreign(saw), "."];
}
