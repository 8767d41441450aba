// Elements, and nothing else: whatever comes from the service becomes text, never markup.

import { moment, STATES, whole } from "./words.js";

export function el(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(attribute, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== "") made.append(child);
  }
  return made;
}

const SHORT = 28;

// Text of somebody else's, which may be of any length and run in any direction. A short name is not broken.
export function foreign(text) {
  const shown = printable(text);
  return el("bdi", { class: shown.length <= SHORT && !/\s/.test(shown) ? "foreign name" : "foreign" }, shown);
}

// A link inside the page. The id is ours, but it came over the wire.
export function link(to, id, ...children) {
  return el("a", { href: `#${to}/${encodeURIComponent(id)}` }, ...children);
}

export function time(iso) {
  if (!iso) return "–";
  const date = new Date(iso);
  return el("time", { datetime: iso, title: whole(date) }, moment(date));
}

export function state(name) {
  return el("span", { class: `state is-${/^[a-z_]+$/.test(name) ? name : "odd"}` }, STATES[name] ?? printable(name));
}

export function empty(...words) {
  return el("p", { class: "empty" }, ...words);
}

// What is said instead of something that takes another scope.
export function needs(what, scope) {
  return el("p", { class: "hint", "data-key": `needs ${scope}` }, `${what}, sign in with a token that has the scope `, el("code", null, scope), ".");
}

// A part of a view, under a heading that can take the focus.
export function part(name, heading, ...content) {
  return el("section", { class: "part", "data-key": name, "aria-labelledby": name },
    el("h2", { id: name, tabindex: -1 }, heading), ...content.flat(Infinity));
}

// A list of names and what they are.
export function pairs(all, attributes) {
  return el("dl", attributes, all.filter(Boolean).map(([name, ...what]) => el("div", null, el("dt", null, name), el("dd", null, ...what))));
}

// A table. On a small screen each row is a card and the names of columns stand in it; the roles keep it a table for
// those who listen to it. A column is its name, or [name, class]; a row is {key, class, cells}; its first cell is its head.
export function table(caption, columns, rows) {
  const named = columns.map((column) => (Array.isArray(column) ? column : [column, null]));
  return el("table", { role: "table" },
    el("caption", null, ...[caption].flat()),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" },
      named.map(([name, kind]) => el("th", { role: "columnheader", scope: "col", class: kind }, name)))),
    el("tbody", { role: "rowgroup" }, rows.map((row) => el("tr", { role: "row", "data-key": row.key, class: row.class },
      row.cells.map((cell, index) => el(index ? "td" : "th", {
        role: index ? "cell" : "rowheader",
        scope: index ? null : "row",
        class: [named[index][1], cell === "–" && "none"].filter(Boolean).join(" ") || null,
        "data-name": named[index][0],
      }, ...[cell].flat()))))));
}

// Show what is not to be seen otherwise, such as a change of direction in the middle of a name.
export function printable(text) {
  return String(text).replaceAll("\r\n", "\n").replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
