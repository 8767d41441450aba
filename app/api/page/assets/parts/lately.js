// What happened lately: the runs that ended, and the events with what became of each.

import { el, empty, foreign, link, state, table, time } from "./elements.js";
import { cameOf } from "./runs.js";
import { length, many, REASONS } from "./words.js";

const OVER = ["succeeded", "failed", "timed_out", "unreachable", "unknown", "cancelled"];
const FEW = 3;

export const over = (run) => OVER.includes(run.state);

export function ended(runs) {
  if (!runs.length) return empty("Nothing has ended so far.");
  return table("The last runs that ended", ["Ended", "Rule", "Target", "State", ["Took", "number"], "What came of it"],
    runs.map((run) => ({
      key: run.id,
      cells: [
        link("run", run.id, time(run.finished_at ?? run.queued_at)), foreign(run.rule), foreign(run.target), state(run.state),
        length(run.seconds), cameOf(run),
      ],
    })));
}

// `storyOf(id)` gives the story of an event, if it is known.
export function arrivals(events, storyOf, { rules }) {
  return table("The last messages, and what became of each", ["Received", "Source", "What it said", "What became of it"],
    events.map((event) => ({
      key: event.id,
      cells: [
        link("event", event.id, time(event.received_at)),
        foreign(event.source),
        [foreign(event.title || "without a title"), el("small", null, ` ${event.kind}`)],
        became(event, storyOf(event.id), rules),
      ],
    })));
}

function became({ kind, state: at, detail }, story, rules) {
  if (at === "waiting") return "waits to be decided";
  if (at === "ignored") return ["ignored", detail ? [": ", foreign(detail)] : null];
  if (at === "dead") return ["given up, a dead letter", detail ? [": ", foreign(detail)] : null];
  if (!story) return "decided";
  const acts = story.runs.filter((run) => run.state !== "blocked");
  const lines = [...acts.slice(0, FEW).map(did), ...refusals(story)];
  if (acts.length > FEW) lines.push(`and ${many(acts.length - FEW, "more run")}`);
  if (lines.length) return lines.map((line) => el("div", null, line));
  if (kind === "resolved") return "the problem is over";
  return story.rules_tried || rules ? `nothing: none of ${many(story.rules_tried ?? rules, "rule")} matched` : "nothing: there is no rule";
}

function did(run) {
  return [state(run.state), " ", link("run", run.id, foreign(run.rule)), " on ", foreign(run.target)];
}

// What was held back: of each rule once, with its first reason.
function refusals({ decisions, runs }) {
  return decisions.flatMap(({ rule, reason, detail }) => {
    const blocks = reason ? [{ reason, detail }] : runs.filter((run) => run.rule === rule && run.state === "blocked");
    if (!blocks.length) return [];
    const [first] = blocks;
    const where = reason ? null : [" on ", blocks.length === 1 ? foreign(first.target) : many(blocks.length, "target")];
    return [[state("blocked"), " ", foreign(rule), where, ": ", foreign(first.detail || (REASONS[first.reason] ?? first.reason))]];
  });
}
