// A run looked at more closely: where it stands, its steps and their output, what it does.

import { el, empty, foreign, link, needs, pairs, state, table, time } from "../parts/elements.js";
import { commandsOf } from "../parts/steps.js";
import { length, REASONS } from "../parts/words.js";
import { Refused } from "../shell/calls.js";

const NOT_OVER = ["awaiting_approval", "queued", "running", "verifying"];

export const run = {
  heading: "Run",
  async ask(ask, id) {
    const found = await ask(`/v1/runs/${id}`);
    return { run: found, story: await story(ask, found.event) };
  },
  show: aRun,
};

function aRun({ run, story }, who) {
  return [
    pairs([
      ["State", state(run.state), " ", foreign(run.detail)],
      run.reason && ["Why not", el("code", null, foreign(run.reason)), " ", REASONS[run.reason] ?? ""],
      ["Rule", link("rule", run.rule, foreign(run.rule)), run.remedies > 1 ? `, remedy ${run.remedy} of ${run.remedies}` : ""],
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
    stop(run, who),
    el("h3", { "data-key": "steps" }, "Steps"),
    run.steps.length ? steps(run.steps) : empty(run.state === "blocked" ? "None: it was blocked." : "None has begun."),
    el("h3", { "data-key": "plan" }, "What it does"),
    el("div", { "data-key": "what" }, commandsOf(run)),
  ];
}

function stop({ id, state: at, rule, target, cancelled_by: by }, who) {
  if (!NOT_OVER.includes(at) || by) return null;
  if (!who.may("actions")) return needs("To cancel it", "actions");
  const said = { "data-of": id, "data-rule": rule, "data-target": target };
  return el("p", { class: "choices", "data-key": "cancel" },
    el("button", { type: "button", "data-do": "cancel", ...said, "aria-haspopup": "dialog" }, "Cancel …"));
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
