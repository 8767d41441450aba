// What was accepted and could not be carried through: the list.

import { el, empty, foreign, link, table, time } from "./elements.js";
import { LETTERS, number } from "./words.js";

export const deadLetters = {
  asks: () => ({ letters: "/v1/dead-letters?limit=100" }),

  show({ letters: { items, next } }) {
    if (!items.length) return { "dead-letters-shown": empty("None: all that was accepted is carried through or under way.") };
    return {
      "dead-letters-shown": [
        table("What waits to be requeued, whatever the period, the newest first",
          ["Given up", "Kind", "Source", "Reason", ["Tries", "number"]],
          items.map((letter) => ({
            key: letter.id,
            class: "odd",
            cells: [
              link("dead-letter", letter.id, time(letter.dead_at)),
              LETTERS[letter.kind] ?? foreign(letter.kind),
              letter.source ? [foreign(letter.source), " ", el("small", null, foreign(letter.ref ?? ""))] : "–",
              foreign(letter.reason),
              number(letter.tries),
            ],
          }))),
        next ? el("p", { class: "hint" }, "There are more: ", el("code", null, "alexis dead-letters"), ".") : null,
      ],
    };
  },
};
