// An event looked at more closely: what was received, what each rule said to it, what came of it.

import { el, empty, foreign, link, pairs, part, state, table, time } from "../parts/elements.js";
import { cameOf } from "../parts/runs.js";
import { DELIVERIES, EVENTS, many, MILESTONES, REASONS } from "../parts/words.js";

export const event = {
  name: "event",
  one: true,
  within: "events",
  title: "Event",
  asks: ({ id }) => ({ story: `/v1/events/${id}` }),

  show: ({ story }) => [
    part("received", "What was received", received(story)),
    part("decided", "What was decided", decisions(story)),
    part("not-matched", "Why other rules did not match", notMatched(story)),
    part("runs", "Runs", runs(story)),
    part("notes", "Notes", story.notes.length ? story.notes.map(note) : empty("None was written for it.")),
  ],
};

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

export function why({ reason, detail, until }) {
  return [
    el("code", null, foreign(reason)), " ", REASONS[reason] ?? "",
    detail ? [" ", foreign(detail)] : null,
    until ? [" Until ", time(until), "."] : null,
  ].flat();
}

function notMatched({ event, not_matched: failed, not_shown: more, rules_tried: tried, decisions: made, id, state: at }) {
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
        "shown: of so many rules only those are that could have matched. Ask for one by its name: ",
        el("code", null, `GET /v1/events/${id}/explain?rule=NAME`), ".")
      : null,
    lost > 0 ? el("p", { class: "hint", "data-key": "lost" }, `Of ${many(lost, "other rule")} it is not kept why.`) : null,
  ];
}

function runs({ runs: begun }) {
  if (!begun.length) return empty("None.");
  return table("In the order in which they were made", ["Run", "Target", "State", "What came of it"], begun.map((run) => ({
    key: run.id,
    class: run.state === "blocked" ? "quiet" : null,
    cells: [
      [link("run", run.id, foreign(run.rule)), run.remedy > 1 ? el("small", null, ` remedy ${run.remedy}`) : null],
      foreign(run.target),
      state(run.state),
      cameOf(run),
    ],
  })));
}

function note({ id, milestone, text, run, created_at: at, deliveries }) {
  return el("div", { "data-key": id },
    el("p", null, el("b", null, MILESTONES[milestone] ?? foreign(milestone)), " ", time(at), run ? [" ", link("run", run, "its run")] : null),
    el("pre", null, foreign(text)),
    deliveries.length ? el("ul", null, deliveries.map(delivery)) : empty("It is sent to nobody."));
}

function delivery({ id, source, ref, team, state: at, detail }) {
  return el("li", { "data-key": id },
    team ? ["Team ", foreign(team), " on "] : "Note on ", foreign(source), " ", el("small", null, foreign(ref)), ": ",
    DELIVERIES[at] ?? foreign(at), detail ? [", ", foreign(detail)] : null);
}
