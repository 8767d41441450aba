// Tables that are sorted by the column that is pressed.

import { el, table } from "./elements.js";
import { many } from "./words.js";

const MOST = 8;

// Columns and rows are those of `table`; each row has `by`, what its cells are sorted by: numbers, words, or null for nothing.
// `begin` is the column by which it is sorted at first, from the most to the least.
export function sorted(name, caption, columns, rows, { memory }, { begin = 1, arranged = (ordered) => few(name, ordered, memory) } = {}) {
  const { column, falls } = ((memory.sorted ??= {})[name] ??= { column: begin, falls: true });
  const ordered = arranged([...rows].sort((one, other) => compared(one.by[column], other.by[column], falls)), { column, falls });
  const made = table(caption, columns, ordered);
  made.classList.add("sortable");
  made.querySelectorAll("thead th").forEach((head, index) => {
    const of = index === column ? (falls ? "descending" : "ascending") : null;
    if (of) head.setAttribute("aria-sort", of);
    head.replaceChildren(el("button", { type: "button", "data-do": "sort", "data-of": name, "data-column": index, "data-falls": String(!(index === column ? falls : index === 0)) },
      head.textContent, el("span", { "aria-hidden": "true" }, of ? (falls ? " ▾" : " ▴") : "")));
  });
  return made;
}

// The first of many rows; all of them when that was asked for.
function few(name, rows, memory) {
  const unfolded = (memory.unfolded ??= new Set()).has(name);
  if (rows.length <= MOST + 1) return rows;
  const words = unfolded ? "Show fewer" : `Show ${many(rows.length - MOST, "more row")}`;
  const button = el("button", { type: "button", "data-do": "unfold", "data-of": name, "aria-expanded": String(unfolded) }, words);
  return [...(unfolded ? rows : rows.slice(0, MOST)), { key: `fold ${name}`, class: "of-fold", cells: [button] }];
}

// Order by what two rows have there; nothing comes last, however it is sorted.
export function compared(one, other, falls) {
  if (one === other) return 0;
  if (one === null || one === undefined) return 1;
  if (other === null || other === undefined) return -1;
  const order = typeof one === "string" ? one.localeCompare(other) : one - other;
  return falls ? -order : order;
}

export const sorts = {
  unfold({ dataset: { of } }, { memory: { unfolded } }) {
    if (!unfolded.delete(of)) unfolded.add(of);
  },
  sort: ({ dataset: { of, column, falls } }, { memory }) => {
    memory.sorted[of] = { column: Number(column), falls: falls === "true" };
  },
};
