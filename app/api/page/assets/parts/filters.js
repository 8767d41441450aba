// Filters of a view: they stand in its address, and their controls say by `data-filter` which one they set.

import { el } from "./elements.js";

// One of these; `first` is what holds if the address says nothing.
export function among(known, first = "") {
  return { first, takes: (value) => value in known };
}

export function anyWords(first = "") {
  return { first, takes: (value) => value.length <= 255 };
}

// Any number of words, each once: a list.
export function someWords() {
  return { first: [], several: true, takes: (value) => value.length <= 255 };
}

// A few to choose from, all to be seen at once: {value: what is shown}.
export function choice(name, legend, options, value) {
  return el("fieldset", { class: "choice", "data-key": name },
    el("legend", null, legend),
    Object.entries(options).map(([each, words]) => el("label", null,
      el("input", { type: "radio", name, value: each, checked: each === value, "data-filter": name }), el("span", null, words))));
}

export function select(name, label, options, value) {
  return el("p", { class: "find", "data-key": name },
    el("label", { for: `filter-${name}` }, label),
    el("select", { id: `filter-${name}`, "data-filter": name },
      el("option", { value: "" }, "any"),
      Object.entries(options).map(([each, words]) => el("option", { value: each, selected: each === value }, words))));
}

export function search(name, label, value) {
  return el("p", { class: "find", "data-key": name },
    el("label", { for: `filter-${name}` }, label),
    el("input", {
      id: `filter-${name}`, type: "search", value, "data-filter": name, autocomplete: "off", autocapitalize: "none", spellcheck: "false",
    }));
}

export function tools(...content) {
  return el("div", { class: "tools", "data-key": "tools" }, ...content);
}
