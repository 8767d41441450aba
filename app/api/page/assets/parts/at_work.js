// What is under way, with the step that it is at; what has not begun, and what it waits for.

import { going, left } from "./clocks.js";
import { el, empty, foreign, link, needs, part, state, table, time } from "./elements.js";
import { step } from "./steps.js";

// `runs` are those at work, each with its steps, or null when it is gone by now.
export function atWork(runs, at) {
  const known = runs.filter(Boolean);
  if (!known.length) return empty("Nothing is under way: no run touches a host right now.");
  const mayCancel = at.who.may("actions");
  return [
    table("What was begun and has not ended, the newest first",
      ["Rule", "Target", "State", "Step", ["Since", "number"], ...(mayCancel ? [["Action", "number"]] : [])],
      known.map((run) => ({
        key: run.id,
        cells: [
          [link("run", run.id, foreign(run.rule)), run.remedies > 1 ? el("small", null, ` remedy ${run.remedy} of ${run.remedies}`) : null],
          foreign(run.target),
          state(run.state),
          step(run, at.now),
          run.started_at ? going(run.started_at, at.now) : "–",
          ...(mayCancel ? [run.cancelled_by ? "is being stopped" : cancel(run)] : []),
        ],
      }))),
    mayCancel ? null : needs("To cancel a run", "actions"),
  ];
}

export function cancel({ id, rule, target }) {
  return el("button", {
    type: "button", "data-do": "cancel", "data-of": id, "data-rule": rule, "data-target": target, "aria-haspopup": "dialog",
    "aria-label": `Cancel ${rule} on ${target} …`,
  }, "Cancel …");
}

// Runs that are queued, and events that are not decided; nothing when there is neither.
export function waiting(queued, events, at) {
  const rows = [...queued.items.map((run) => waits(run, at)), ...events.items.map((event) => undecided(event, at))];
  if (!rows.length) return null;
  const rest = queued.next || events.next;
  const columns = ["What", "Target", "State", "Waits for", ["Since", "number"], ...(at.who.may("actions") ? [["Action", "number"]] : [])];
  return part("waiting", "Waits",
    table("What has not begun, and what it waits for", columns, rows),
    rest ? el("p", { class: "hint", "data-key": "rest" }, "There are more: the newest are shown.") : null);
}

function waits(run, at) {
  return {
    key: run.id,
    cells: [
      link("run", run.id, foreign(run.rule)),
      foreign(run.target),
      state(run.state),
      run.waits ? foreign(run.waits) : "its turn: a free place, and nothing else at work on the target",
      going(run.queued_at, at.now),
      ...(at.who.may("actions") ? [cancel(run)] : []),
    ],
  };
}

function undecided({ id, title, origin, received_at: came, due_at: due }, at) {
  const held = origin === "hold";
  return {
    key: id,
    cells: [
      link("event", id, foreign(title || "without a title")),
      "–",
      el("span", { class: "state is-queued" }, held ? "held" : "not decided"),
      held && due ? ["whether the problem lasts, until ", time(due), " (", left(due, at.now), ")"]
        : due ? ["to be tried again, ", left(due, at.now)] : "its turn",
      going(came, at.now),
      ...(at.who.may("actions") ? ["–"] : []),
    ],
  };
}
