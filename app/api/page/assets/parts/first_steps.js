// What somebody does next who has just begun: shown as long as there is no rule, or no message has come.

import { el, part } from "./elements.js";

export function firstSteps({ ready, events }) {
  const steps = [
    ready.rules ? null : [el("b", null, "Write a rule."), " None is in force, so nothing is ever done. Put a file into the folder of rules: it ",
      "is read within seconds, without a restart. ", el("code", null, "alexis check"), " tells whether it is right; with ",
      el("code", null, "mode: observe"), " it only says what it would do."],
    events.items.length ? null : [el("b", null, "Let a source tell of trouble."), " No message has come so far. Let its webhook post to ",
      el("code", null, `${location.origin}/v1/webhooks/SOURCE`), " with a token of the scope ", el("code", null, "webhooks"),
      ", or send one by hand: ", el("code", null, "POST /v1/events"), " can be tried out in ", el("a", { href: "/docs" }, "the API's pages"), "."],
  ].filter(Boolean);
  if (!steps.length) return null;
  return part("first-steps", "What to do next", el("ol", { class: "steps" }, steps.map((step) => el("li", null, ...step))));
}
