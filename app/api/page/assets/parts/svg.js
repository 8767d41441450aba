// Drawings: elements of SVG, made one by one like all others. Colours come from classes; nothing is styled in place.

const SVG = "http://www.w3.org/2000/svg";

export function svg(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes ?? {})) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(attribute, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return made;
}

// What is drawn over a colour, so that it can be told without seeing the colour: by the name of a drawing.
const OVER = {
  failed: () => svg("path", { d: "M0 6L6 0M-1 1L1 -1M5 7L7 5", class: "stroke" }),
  cancelled: () => svg("circle", { cx: 3, cy: 3, r: 1.3, class: "dot" }),
  other: () => svg("path", { d: "M0 3H6M3 0V6", class: "stroke" }),
  blocked: () => svg("path", { d: "M0 3H6", class: "stroke" }),
};

export function patterns(name) {
  return svg("defs", null, Object.entries(OVER).map(([kind, draw]) =>
    svg("pattern", { id: `${name}-${kind}`, width: 6, height: 6, patternUnits: "userSpaceOnUse" }, draw())));
}

// A rectangle of a kind: its colour, and what tells it without one.
export function block(name, kind, at) {
  const rounded = Object.fromEntries(Object.entries(at).map(([each, value]) => [each, Math.max(0, Number(value.toFixed(2)))]));
  return [
    svg("rect", { ...rounded, class: `fill is-${kind}` }),
    kind in OVER ? svg("rect", { ...rounded, fill: `url(#${name}-${kind})` }) : null,
  ];
}

// Whole numbers from 0 to where an axis ends, four or five of them.
export function ticks(most) {
  const rough = Math.max(1, most) / 4;
  const tens = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((each) => each * tens).find((each) => each >= rough));
  return Array.from({ length: Math.ceil(Math.max(1, most) / step) + 1 }, (_, index) => index * step);
}

// How wide a drawing may be, in px: what the view has, or the half of it if there is room for two.
export function room({ half = false } = {}) {
  const whole = Math.max(300, (document.getElementById("view")?.clientWidth || 720) - (innerWidth < 700 ? 28 : 44));
  return Math.round(half && whole > 860 ? (whole - 50) / 2 : whole);
}
