// A list that begins short and shows more when it is asked to.

import { el } from "./elements.js";

const MOST = 500;

export function limit({ memory }, first) {
  return (memory.limit ??= first);
}

// What stands below the list; `elsewhere` is where the rest is.
export function more(next, { memory }, elsewhere) {
  if (!next) return null;
  return memory.limit < MOST
    ? el("button", { type: "button", class: "more", "data-do": "more", "data-key": "more" }, "Show more")
    : el("p", { class: "hint", "data-key": "more" }, "More are in ", el("code", null, elsewhere), ".");
}

// What a view with such a list does.
export const showsMore = {
  more: (button, { memory }) => {
    memory.limit = Math.min(MOST, memory.limit * 2);
  },
};
