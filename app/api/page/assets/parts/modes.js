// What a rule may do by itself, in words.

import { el, foreign } from "./elements.js";

export const MODES = { observe: "only says what it would do", approve: "asks a person first", auto: "acts at once" };

export function mode(name, { enabled = true } = {}) {
  return [
    el("span", { class: `mode is-${name in MODES ? name : "odd"}` }, foreign(name)),
    el("small", null, ` ${MODES[name] ?? ""}`),
    enabled ? null : [" ", el("span", { class: "state is-cancelled" }, "switched off")],
  ].flat();
}

// What a rule has shown in the period of a report, if it should have another mode for that: a step on, or one back.
export function advised({ mode: from, to, because, change }) {
  if (!to) return null;
  return [el("b", null, from === "auto" ? "Should step back to " : "Has earned ", foreign(to)), ": ", foreign(because), ".",
    change ? el("small", null, " Change ", el("code", null, foreign(change)), ".") : null];
}
