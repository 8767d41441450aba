// A chart: its title, what it says in a sentence, the drawing, what its colours mean, and the same numbers as a table.

import { el } from "./elements.js";
import { block, patterns, svg, ticks } from "./svg.js";
import { number } from "./words.js";

const HEIGHT = 230;
const EDGE = { top: 26, right: 6, bottom: 44, left: 40 };
const LETTER = 6.6; // px, of the letters at axes

// `drawing` is of `columns` or made like it; `legend` is [[kind, words], …]; `numbers` is a table.
export function chart({ name, title, says, drawing, legend = [], numbers, wide = false }) {
  return el("section", { class: `part chart${wide ? " is-wide" : ""}`, "data-key": name, "aria-labelledby": name },
    el("h2", { id: name, tabindex: -1 }, title),
    el("p", { class: "hint", id: `${name}-says`, "data-key": "says" }, says),
    legend.length ? el("ul", { class: "legend", "data-key": "legend" }, legend.map(([kind, words]) => el("li", { "data-key": kind }, swatch(name, kind), words))) : null,
    drawing,
    numbers ? el("details", { "data-key": "numbers" }, el("summary", null, "The numbers as a table"), numbers) : null);
}

export function drawn(name, width, height, ...content) {
  return svg("svg", {
    viewBox: `0 0 ${width} ${height}`, class: "drawing", role: "group", "aria-labelledby": name, "aria-describedby": `${name}-says`, "data-key": "drawing",
  }, patterns(name), ...content);
}

// What can be pointed at, by keyboard too: arrow keys go from one to the next. With `href` it leads there.
export function mark({ key, tip, href }, index, ...content) {
  const first = index === 0 ? 0 : -1;
  const said = { class: "mark", "data-key": key, "data-tip": tip, "aria-label": tip.replaceAll("\n", "; "), tabindex: first };
  return href ? svg("a", { href, ...said }, ...content) : svg("g", { role: "img", ...said }, ...content);
}

// Columns side by side: `marks` are {key, label, stack: [[kind, value], …], beside: [kind, value], tip, href}.
export function columns({ name, width, yTitle, xTitle, marks, counted = false }) {
  const inner = { width: width - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom };
  const most = Math.max(...marks.map((each) => Math.max(sum(each.stack), each.beside?.[1] ?? 0)));
  const scale = ticks(most);
  const y = (value) => EDGE.top + inner.height * (1 - value / scale.at(-1));
  const slot = inner.width / marks.length;
  const every = Math.ceil(Math.max(...marks.map(({ label }) => label.length * LETTER + 10)) / slot);
  return drawn(name, width, HEIGHT,
    svg("g", { class: "axes", "aria-hidden": "true" },
      svg("text", { x: 2, y: 11, class: "of-axis" }, yTitle),
      scale.map((value) => [
        svg("line", { x1: EDGE.left, x2: width - EDGE.right, y1: y(value), y2: y(value), class: value ? "grid" : "base" }),
        svg("text", { x: EDGE.left - 6, y: y(value) + 4, "text-anchor": "end" }, number(value)),
      ]),
      marks.map(({ label }, index) => (index % every || leaves(index, label, slot, width) ? null
        : svg("text", { x: at(index, slot), y: HEIGHT - 26, "text-anchor": "middle" }, label))),
      svg("text", { x: EDGE.left + inner.width / 2, y: HEIGHT - 6, "text-anchor": "middle", class: "of-axis" }, xTitle)),
    svg("g", { "data-key": "marks" }, marks.map((each, index) => mark(each, index,
      svg("rect", { x: EDGE.left + index * slot, y: EDGE.top, width: slot, height: inner.height, class: "hit" }),
      column(name, each, { left: EDGE.left + index * slot, slot, y, floor: inner.height + EDGE.top }),
      counted && sum(each.stack) ? svg("text", { x: at(index, slot), y: y(sum(each.stack)) - 4, "text-anchor": "middle", "aria-hidden": "true" }, number(sum(each.stack))) : null))));
}

function column(name, { stack, beside }, { left, slot, y, floor }) {
  const gap = Math.min(slot * 0.12, 6);
  const width = Math.min(slot - 2 * gap, 64) * (beside ? 0.66 : 1);
  const from = left + (slot - Math.min(slot - 2 * gap, 64)) / 2;
  let under = 0;
  const blocks = stack.filter(([, value]) => value).map(([kind, value]) => {
    const made = block(name, kind, { x: from, width, y: y(under + value), height: y(under) - y(under + value) });
    under += value;
    return made;
  });
  if (beside?.[1]) blocks.push(block(name, beside[0], { x: from + width + 1, width: width / 2 - 1, y: y(beside[1]), height: floor - y(beside[1]) }));
  return blocks;
}

function at(index, slot) {
  return (EDGE.left + (index + 0.5) * slot).toFixed(1);
}

// Whether a label would leave the drawing; it is left out then.
function leaves(index, label, slot, width) {
  return EDGE.left + (index + 0.5) * slot + (label.length * LETTER) / 2 > width + 4;
}

function sum(stack) {
  return stack.reduce((all, [, value]) => all + value, 0);
}

function swatch(name, kind) {
  return svg("svg", { viewBox: "0 0 14 14", class: "swatch", "aria-hidden": "true" }, block(name, kind, { x: 0, y: 0, width: 14, height: 14 }));
}
