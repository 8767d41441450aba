// The steps of a run in words: at which one it is, and what that does.

import { left } from "./clocks.js";
import { el, foreign } from "./elements.js";

const LONGEST = 90;

// What a run that is at work does right now.
export function step(run, now) {
  const last = run.steps.at(-1);
  if (!last) return "looks whether it has to begin";
  const [words, ...what] = named(last.name, run);
  if (last.result) return [words, " has ended: ", foreign(last.result.outcome)];
  return [words, what.length ? [": ", ...what] : null, last.until ? [" (", left(last.until, now), ")"] : null];
}

export function named(name, { commands, verify }) {
  const [, number, again] = /^task (\d+)(?: retry (\d+))?$/.exec(name) ?? [];
  if (number) return [`task ${number} of ${commands.length}${again ? `, try ${Number(again) + 1}` : ""}`, ...commands.slice(number - 1, number).map(inShort)];
  if (/^(before|after) \d+$/.test(name)) return [`rests ${name.replace(" ", " task ")}`];
  if (/ pause \d+$/.test(name)) return ["rests before it tries again"];
  if (name === "verify") return ["looks whether it helped", ...(verify ? [inShort(verify)] : [])];
  if (name === "probe") return ["looks whether the problem shows"];
  return [foreign(name)];
}

// What a run does, to the letter, and the proof that it helped.
export function commandsOf({ commands, verify }) {
  return [
    el("ol", { class: "commands" }, commands.map((command) => el("li", null, el("pre", null, foreign(command))))),
    verify ? [el("p", null, "Proof that it helped:"), el("pre", null, foreign(verify))] : el("p", { class: "hint" }, "No proof is asked for."),
  ];
}

function inShort(command) {
  return el("code", null, foreign(command.length > LONGEST ? `${command.slice(0, LONGEST)}…` : command));
}
