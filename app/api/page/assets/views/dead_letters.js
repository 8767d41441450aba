// What was accepted and could not be carried through: the list.

import { el, empty, foreign, link, part, table, time } from "../parts/elements.js";
import { among, choice, tools } from "../parts/filters.js";
import { limit, more, showsMore } from "../parts/more.js";
import { LETTERS, number } from "../parts/words.js";

export const deadLetters = {
  name: "dead-letters",
  title: "Dead letters",
  more: true,
  filters: { kind: among(LETTERS) },
  asks: (at) => ({ letters: `/v1/dead-letters?limit=${limit(at, 50)}${at.filters.kind ? `&kind=${at.filters.kind}` : ""}` }),
  does: showsMore,

  show: ({ letters }, at) => [
    tools(choice("kind", "Kind", { "": "all", ...KINDS }, at.filters.kind)),
    part("list", "What waits to be requeued", list(letters, at)),
  ],
};

const KINDS = { event: "events", run: "runs", delivery: "deliveries" };

function list({ items, next }, at) {
  if (!items.length) {
    return empty(at.filters.kind ? `No ${LETTERS[at.filters.kind]} is among them.` : "None: all that was accepted is carried through or under way.");
  }
  return [
    table("Whatever the period, the newest first",
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
    more(next, at, "GET /v1/dead-letters"),
  ];
}
