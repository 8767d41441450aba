// The steps of a run in words: at which one it is, and what that does.

import { left } from "./clocks.js";
import { el, foreign } from "./elements.js";

const LONGEST = 90;

// What a run that is at work does right now.
export function step({ steps, plan }, now) {
  const last = steps.at(-1);
  if (!last) return "looks whether it has to begin";
  const [words, ...what] = named(last.name, plan);
  if (last.result) return [words, " has ended: ", foreign(last.result.outcome)];
  return [words, what.length ? [": ", ...what] : null, last.until ? [" (", left(last.until, now), ")"] : null];
}

export function named(name, plan) {
  const tasks = plan?.tasks ?? [];
  const [, number, again] = /^task (\d+)(?: retry (\d+))?$/.exec(name) ?? [];
  if (number) return [`task ${number} of ${tasks.length}${again ? `, try ${Number(again) + 1}` : ""}`, does(tasks[number - 1])];
  if (/^(before|after) \d+$/.test(name)) return [`rests ${name.replace(" ", " task ")}`];
  if (/ pause \d+$/.test(name)) return ["rests before it tries again"];
  if (name === "verify") return ["looks whether it helped", ...(plan?.verify ? [does(plan.verify)] : [])];
  if (name === "probe") return ["looks whether the problem shows"];
  return [foreign(name)];
}

// A task in short: its command, or its type with what it says.
function does(task) {
  const [[type, said] = []] = Object.entries(task ?? {}).filter(([, value]) => value !== null && typeof value === "object");
  if (!type) return foreign(JSON.stringify(task));
  const words = typeof said.command === "string" ? said.command : `${type} ${JSON.stringify(said)}`;
  return el("code", null, foreign(words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words));
}
