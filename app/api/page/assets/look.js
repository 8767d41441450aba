// One thing looked at more closely, in a dialog: an event, a run or a dead letter.

import { Refused } from "./calls.js";
import { el, empty, foreign, link, pairs, state, table, time } from "./elements.js";
import { anEvent } from "./event.js";
import { LETTERS, length, REASONS } from "./words.js";

// What the address asks for: `#event/ID`, `#run/ID` or `#dead-letter/ID`.
export function wanted(hash) {
  const [, kind, id] = /^#(event|run|dead-letter)\/([0-9A-Za-z]+)$/.exec(hash) ?? [];
  return kind ? LOOKS[kind](id) : null;
}

const LOOKS = {
  event: (id) => ({
    key: `event/${id}`,
    heading: "Event",
    ask: async (ask) => ({ story: await ask(`/v1/events/${id}`) }),
    show: anEvent,
  }),
  run: (id) => ({
    key: `run/${id}`,
    heading: "Run",
    ask: async (ask) => {
      const run = await ask(`/v1/runs/${id}`);
      return { run, story: await story(ask, run.event) };
    },
    show: aRun,
  }),
  "dead-letter": (id) => ({
    key: `dead-letter/${id}`,
    heading: "Dead letter",
    ask: async (ask) => ({ letter: await ask(`/v1/dead-letters/${id}`) }),
    show: aLetter,
  }),
};

function aRun({ run, story }) {
  return [
    pairs([
      ["State", state(run.state), " ", foreign(run.detail)],
      run.reason && ["Why not", el("code", null, foreign(run.reason)), " ", REASONS[run.reason] ?? ""],
      ["Rule", foreign(run.rule), run.remedies > 1 ? `, remedy ${run.remedy} of ${run.remedies}` : ""],
      ["Target", foreign(run.target)],
      ["Event", ...event(run.event, story)],
      ["Queued", time(run.queued_at)],
      run.waits && ["Waits", foreign(run.waits)],
      run.approved_by && ["Approved by", foreign(run.approved_by)],
      run.started_at && ["Started", time(run.started_at)],
      run.finished_at && ["Ended", time(run.finished_at), ` after ${length(run.seconds)}`],
      run.cancelled_by && ["Stopped by", foreign(run.cancelled_by)],
      ["Id", el("code", null, foreign(run.id))],
    ], { class: "facts" }),
    el("h3", { "data-key": "steps" }, "Steps"),
    run.steps.length ? steps(run.steps) : empty(run.state === "blocked" ? "None: it was blocked." : "None has begun."),
    el("h3", { "data-key": "plan" }, "What it does"),
    el("pre", { "data-key": "what" }, foreign(JSON.stringify(run.plan, null, 2))),
  ];
}

// The story of the event, null when it cannot be told: it may be damaged, or gone.
async function story(ask, id) {
  try {
    return await ask(`/v1/events/${encodeURIComponent(id)}`);
  } catch (error) {
    if (error instanceof Refused && error.status !== 401) return null;
    throw error;
  }
}

function event(id, told) {
  if (!told) return ["cannot be read"];
  return [link("event", id, foreign(told.title || "without a title")), " ", el("small", null, foreign(told.source), " ", foreign(told.ref))];
}

function steps(all) {
  return table("In the order in which they began", ["Step", "Began", "How it ended", ["Took", "number"]],
    all.map(({ name, claimed_at: began, until, result }) => ({
      key: name,
      cells: [
        foreign(name),
        time(began),
        result ? [state(result.outcome), ended(result), output("stdout", result.stdout), output("stderr", result.stderr)]
          : until ? ["until ", time(until)] : "has not ended",
        result ? length(result.seconds) : "–",
      ],
    })));
}

function ended({ exit_status: status, detail }) {
  return [status === null ? null : ` exit status ${status}`, detail ? [" ", foreign(detail)] : null].flat();
}

function output(name, text) {
  return text ? el("pre", { "aria-label": name, role: "group" }, el("b", null, `${name}\n`), foreign(text)) : null;
}

function aLetter({ letter }, who) {
  return [
    pairs([
      ["Reason", foreign(letter.reason)],
      ["Kind", LETTERS[letter.kind] ?? foreign(letter.kind)],
      ["Given up", time(letter.dead_at), ` after ${letter.tries} ${letter.tries === 1 ? "try" : "tries"}`],
      letter.source && ["Source", foreign(letter.source), " ", foreign(letter.ref ?? "")],
      letter.event && ["Event", link("event", letter.event, foreign(letter.event))],
      letter.run && ["Run", link("run", letter.run, foreign(letter.run))],
      ["Id", el("code", null, foreign(letter.id))],
    ], { class: "facts" }),
    el("h3", { "data-key": "holds" }, "What it holds"),
    el("pre", { "data-key": "body" }, foreign(body(letter.body))),
    who.may("admin")
      ? el("p", { "data-key": "requeue" },
        el("button", { type: "button", class: "main", "data-do": "requeue", "data-of": letter.id }, "Requeue"),
        " It is tried anew, as often as at first. What was begun on a host is not begun again.")
      : el("p", { class: "hint", "data-key": "no requeue" }, "To requeue it, sign in with a token that has the scope ", el("code", null, "admin"), "."),
  ];
}

function body(held) {
  if (typeof held === "string") return held;
  if (typeof held?.note === "string") return held.note;
  return JSON.stringify(held, null, 2);
}
