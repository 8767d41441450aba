// A dead letter looked at more closely: why it is one, and what it holds.

import { el, foreign, link, needs, pairs, time } from "../parts/elements.js";
import { LETTERS } from "../parts/words.js";

export const deadLetter = {
  heading: "Dead letter",
  ask: async (ask, id) => ({ letter: await ask(`/v1/dead-letters/${id}`) }),
  show: aLetter,
};

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
      ? el("p", { class: "choices", "data-key": "requeue" },
        el("button", {
          type: "button", class: "main", "data-do": "requeue", "data-of": letter.id, "data-kind": letter.kind, "aria-haspopup": "dialog",
        }, "Requeue …"))
      : needs("To requeue it", "admin"),
  ];
}

function body(held) {
  if (typeof held === "string") return held;
  if (typeof held?.note === "string") return held.note;
  return JSON.stringify(held, null, 2);
}
