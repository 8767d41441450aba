// An event looked at more closely: its story in the order of time; beside it what was received and what each rule said.

import { asking, explain } from "../parts/asking.js";
import { why } from "../parts/blocks.js";
import { el, empty, foreign, link, pairs, part, state, table, time } from "../parts/elements.js";
import { cameOf } from "../parts/runs.js";
import { entries } from "../parts/story.js";
import { replay, retry } from "../parts/tasks.js";
import { timeline } from "../parts/timeline.js";
import { whereTimeWent } from "../parts/where_time_went.js";
import { EVENTS, length, many } from "../parts/words.js";

const MOST_RUNS = 20;

export const event = {
  name: "event",
  one: true,
  within: "events",
  title: "Event",
  asks: ({ id }) => ({ story: `/v1/events/${id}` }),
  asksNext: ({ story }, { id, who }) => ({
    others: story.problem && `/v1/events?problem=${encodeURIComponent(story.problem)}&limit=50`,
    trail: who.may("admin") ? `/v1/audit?event=${encodeURIComponent(id)}&limit=500` : null,
    ...Object.fromEntries(touching(story).map((run) => [`run ${run.id}`, `/v1/runs/${encodeURIComponent(run.id)}`])),
  }),

  does: { explain },

  show: ({ story, ...found }, at) => {
    const all = { story, others: found.others, trail: found.trail, runs: touching(story).map((run) => found[`run ${run.id}`]).filter(Boolean) };
    const more = story.runs.filter((run) => run.state !== "blocked").length - MOST_RUNS;
    return el("div", { class: "event", "data-key": story.id },
      el("div", { class: "parts", "data-key": "story" },
        part("story", "What happened", whereTimeWent(all), timeline(entries(all, at)),
          more > 0 ? el("p", { class: "hint", "data-key": "more" }, `${many(more, "more run")} below, without steps.`) : null, replay(story, at)),
        part("decided", "What was decided", decisions(story)),
        part("runs", "Runs", runs(story, at)),
        part("others", "Other messages about the problem", others(found.others ?? { items: [] }, at))),
      el("div", { class: "parts", "data-key": "beside" },
        part("received", "What was received", received(story), raw(story)),
        part("not-matched", "Why other rules did not match", notMatched(story)),
        story.event ? part("ask", "Ask for a rule", asking(story, at)) : null));
  },
};

function touching({ runs: all }) {
  return all.filter((run) => run.state !== "blocked").slice(0, MOST_RUNS);
}

function received({ event, ...story }) {
  return pairs([
    ["Title", story.title ? foreign(story.title) : "without a title"],
    ["Source", foreign(story.source), " ", el("small", null, foreign(story.ref))],
    ["Kind", foreign(story.kind), story.action ? [", ", foreign(story.action)] : null].flat(),
    event ? ["Tags", ...tags(event.tags)] : ["What it said", "cannot be read: its row is damaged"],
    ["Received", time(story.received_at), ` by ${story.origin} from `, foreign(story.client)],
    ["State", EVENTS[story.state] ?? foreign(story.state), story.detail ? [": ", foreign(story.detail)] : null].flat(),
    story.decided_at && ["Decided", time(story.decided_at)],
    ["Now", el("a", { href: `#/explain?event=${encodeURIComponent(story.id)}` }, "What would it lead to now?")],
    ["Id", el("code", null, foreign(story.id))],
  ], { class: "facts", "data-key": "facts" });
}

function tags(all) {
  return all.length ? all.flatMap((tag, index) => [index ? ", " : null, foreign(tag)]) : ["none"];
}

function decisions({ decisions: made, runs: begun, state: at }) {
  if (!made.length) return empty(UNDECIDED[at] ?? "No rule matched.");
  return table("Each rule that matched", ["Rule", "What it does", "Why not"], made.map((each, index) => ({
    key: `decision ${index}`,
    class: each.reason ? "quiet" : null,
    cells: [foreign(each.rule), does(each, begun), whyNot(each, begun)],
  })));
}

const UNDECIDED = { waiting: "Nothing so far.", ignored: "Nothing: it was ignored.", dead: "Nothing: it was given up." };

function does({ rule, reason }, begun) {
  if (reason) return state("blocked");
  return begun.some((run) => run.rule === rule && run.state !== "blocked") ? "acts" : "nothing: blocked on each target";
}

// Why it is blocked as a whole, or on some of its targets.
function whyNot(decision, begun) {
  if (decision.reason) return why(decision);
  const blocks = begun.filter((run) => run.rule === decision.rule && run.state === "blocked");
  return blocks.length ? blocks.map((run) => el("div", null, foreign(run.target), ": ", why(run))) : "–";
}

function notMatched({ event, not_matched: failed, not_shown: more, rules_tried: tried, decisions: made, state: at }) {
  if (!event) return empty("That cannot be told: what it said cannot be read.");
  if (!tried && !failed.length) return empty(at === "waiting" ? "No rule was asked so far." : "No rule was asked.");
  const lost = tried - made.length - failed.length - more;
  return [
    failed.length
      ? table("The first clause of each that failed, and what the event said", ["Rule", "Clause", "The event said"],
        failed.map((each) => ({
          key: `failed ${each.rule}`,
          cells: [foreign(each.rule), el("code", null, foreign(each.clause)), foreign(each.saw)],
        })))
      : more || lost > 0 ? null : empty("There is no other rule."),
    more
      ? el("p", { class: "hint", "data-key": "more" }, `${many(more, "more rule")} did not match and ${more === 1 ? "is" : "are"} not `,
        "shown: of so many rules only those are that could have matched. Ask for one by its name below.")
      : null,
    lost > 0 ? el("p", { class: "hint", "data-key": "lost" }, `Of ${many(lost, "other rule")} it is not kept why.`) : null,
  ];
}

function runs({ runs: begun }, at) {
  if (!begun.length) return empty("None.");
  const mayRetry = at.who.may("actions");
  return table("In the order in which they were made", ["Run", "Target", "State", ["Took", "number"], "What came of it", ...(mayRetry ? ["Action"] : [])], begun.map((run) => ({
    key: run.id,
    class: run.state === "blocked" ? "quiet" : null,
    cells: [
      [link("run", run.id, foreign(run.rule)), run.remedy > 1 ? el("small", null, ` remedy ${run.remedy}`) : null],
      foreign(run.target),
      state(run.state),
      length(run.seconds),
      cameOf(run),
      ...(mayRetry ? [retry(run, at) ?? "–"] : []),
    ],
  })));
}

// Other messages about the same problem, the newest first.
function others({ items, next }, { id }) {
  const rows = items.filter((each) => each.id !== id);
  if (!rows.length) return empty("None.");
  return [
    table("The newest first", ["Received", "Source", "What it said", "What became of it"], rows.map((each) => ({
      key: each.id,
      cells: [
        link("event", each.id, time(each.received_at)), foreign(each.source),
        [foreign(each.title || "without a title"), " ", el("small", null, foreign(each.kind), each.action ? [" (", foreign(each.action), ")"] : null)],
        EVENTS[each.state] ?? foreign(each.state),
      ],
    }))),
    next ? el("p", { class: "hint", "data-key": "more" }, "There are more: ", el("code", null, "GET /v1/events?problem=ID"), ".") : null,
  ];
}

function raw({ event }) {
  if (!event) return empty("It cannot be read: its row is damaged.");
  return el("details", { "data-key": "raw" }, el("summary", null, "Every field"), el("pre", null, foreign(JSON.stringify(event, null, 2))));
}
