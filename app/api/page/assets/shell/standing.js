// In the head of every view: whether it is ready, and what holds it back.

import { el } from "../parts/elements.js";
import { to } from "./routes.js";

// `ready` is null when nothing answers; it alone is shown when the database does not answer.
export function standing({ ready, restraint }) {
  if (!ready) return [el("span", { class: "state is-failed" }, "no answer")];
  return [
    el("span", { class: `state is-${ready.ready ? "succeeded" : "failed"}` }, ready.ready ? "ready" : "not ready"),
    restraint?.dry_run ? badge("dry run") : null,
    restraint?.paused ? badge("paused") : null,
    restraint?.storm ? badge("storm") : null,
  ];
}

function badge(words) {
  return el("a", { class: "badge", href: to("now"), "data-key": words }, words);
}
