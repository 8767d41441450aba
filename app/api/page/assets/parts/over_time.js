// The report over time: how many runs ended how, beside them what was blocked, and what was not done by its reasons.

import { chart, columns, drawn, mark } from "./chart.js";
import { table, time } from "./elements.js";
import { reportWith } from "./narrowing.js";
import { block, room, svg } from "./svg.js";
import { day, hour, length, many, month, number, REASONS, whenever, zoneName } from "./words.js";

const OUTCOMES = { succeeded: "succeeded", failed: "did not succeed", cancelled: "cancelled", other: "waiting or under way" };
const STEPS = { "1m": "minute", "5m": "5 minutes", "15m": "15 minutes", "30m": "30 minutes", "1h": "hour", "6h": "6 hours", "1d": "day", "7d": "week" };
const MOST_REASONS = 6;
const ROW = 40;

// Runs that ended how, and beside them what was blocked.
export function overTime({ series, total }, { filters }) {
  const { buckets } = series;
  const all = (kind) => buckets.reduce((sum, each) => sum + each[kind], 0);
  const shown = Object.keys(OUTCOMES).filter((kind) => kind === "succeeded" || all(kind));
  const blocked = all("blocked");
  return chart({
    name: "over-time",
    title: "Runs over time",
    wide: true,
    says: `${many(total.runs, "run")}${blocked ? `, and ${number(blocked)} blocked` : ""}; ${busiest(buckets, series)}`,
    legend: [...shown.map((kind) => [kind, `${OUTCOMES[kind]}, ${number(all(kind))}`]), ...(blocked ? [["blocked", `blocked, ${number(blocked)}`]] : [])],
    drawing: columns({
      name: "over-time",
      width: room(),
      yTitle: "Runs",
      xTitle: `Each ${step(series)}, times of ${zoneName()}`,
      marks: buckets.map((each) => ({
        key: each.since,
        label: label(each, series),
        stack: shown.map((kind) => [kind, each[kind]]),
        beside: blocked ? ["blocked", each.blocked] : null,
        tip: [piece(each), many(each.runs, "run"), ...shown.filter((kind) => each[kind]).map((kind) => `${number(each[kind])} ${OUTCOMES[kind]}`),
          ...(each.blocked ? [`${number(each.blocked)} blocked`] : []), ...(each.median === null ? [] : [`median ${length(each.median)}`])].join("\n"),
        href: reportWith(filters, { since: each.since, until: each.until }),
      })),
    }),
    numbers: table(`By ${step(series)}`,
      ["From", ...shown.map((kind) => [OUTCOMES[kind], "number"]), ["blocked", "number"], ["came again", "number"], ["Median", "number"], ["Messages", "number"]],
      buckets.map((each) => ({
        key: each.since,
        cells: [time(each.since), ...shown.map((kind) => number(each[kind])), number(each.blocked), number(each.recurred), length(each.median), number(each.events)],
      }))),
  });
}

function busiest(buckets, series) {
  const most = buckets.reduce((best, each) => (each.runs > best.runs ? each : best), buckets[0]);
  return most?.runs ? `most in the ${step(series)} from ${whenever(new Date(most.since))}: ${number(most.runs)}.` : "none ran.";
}

function step({ step: name }) {
  return STEPS[name] ?? name.replace(/^1 /, "");
}

function label({ since }, { step: name }) {
  const date = new Date(since);
  if (/[mh]$/.test(name) && name !== "6h") return hour(date);
  if (name === "6h") return date.getHours() < 6 ? day(date) : `${day(date)} ${hour(date)}`;
  return name.endsWith("d") ? day(date) : month(date);
}

const piece = ({ since, until }) => `${whenever(new Date(since))} – ${whenever(new Date(until))}`;

// What was not done: a row of columns for each reason, one below the other, so that none needs a colour.
export function notDoneOverTime({ series }, { filters }) {
  const totals = {};
  for (const { not_done: counts } of series.buckets) {
    for (const [reason, count] of Object.entries(counts)) totals[reason] = (totals[reason] ?? 0) + count;
  }
  const reasons = Object.keys(totals).sort((one, other) => totals[other] - totals[one]);
  if (!reasons.length) return null;
  const rows = reasons.slice(0, MOST_REASONS).map((reason) => ({ words: reason, of: (each) => each.not_done[reason] ?? 0 }));
  const rest = reasons.slice(MOST_REASONS);
  if (rest.length) rows.push({ words: many(rest.length, "other reason"), of: (each) => rest.reduce((sum, reason) => sum + (each.not_done[reason] ?? 0), 0) });
  return chart({
    name: "not-done-over-time",
    title: "Not done, by reason over time",
    wide: true,
    says: `Most often ${reasons[0]}: ${number(totals[reasons[0]])} of ${number(Object.values(totals).reduce((sum, each) => sum + each, 0))}. ${REASONS[reasons[0]] ?? ""}`,
    drawing: rowsOver(series, rows, filters),
    numbers: table(`By ${step(series)}`, ["From", ...rows.map(({ words }) => [words, "number"])],
      series.buckets.map((each) => ({ key: each.since, cells: [time(each.since), ...rows.map(({ of }) => number(of(each)))] }))),
  });
}

function rowsOver(series, rows, filters) {
  const { buckets } = series;
  const width = room();
  const slot = (width - 12) / buckets.length;
  const height = rows.length * (ROW + 24) + 42;
  const most = Math.max(...buckets.flatMap((each) => rows.map(({ of }) => of(each))));
  const floor = (row) => (row + 1) * (ROW + 24);
  const every = Math.ceil(90 / slot);
  return drawn("not-done-over-time", width, height,
    svg("g", { class: "axes", "aria-hidden": "true" },
      rows.map(({ words, of }, row) => [
        svg("text", { x: 6, y: floor(row) - ROW - 4, class: "of-row" }, `${words}, ${many(buckets.reduce((sum, each) => sum + of(each), 0), "time")}`),
        svg("line", { x1: 6, x2: width - 6, y1: floor(row), y2: floor(row), class: "base" }),
      ]),
      buckets.map((each, index) => (index % every || (index + 0.5) * slot > width - 40 ? null
        : svg("text", { x: Math.max(6, 6 + (index + 0.5) * slot - 20), y: height - 26 }, label(each, series)))),
      svg("text", { x: width / 2, y: height - 6, "text-anchor": "middle", class: "of-axis" }, `Times per ${step(series)}, at most ${number(most)}; all rows have one scale`)),
    svg("g", { "data-key": "marks" }, buckets.map((each, index) => mark({
      key: each.since,
      tip: [piece(each), ...rows.filter(({ of }) => of(each)).map(({ words, of }) => `${words}: ${number(of(each))}`), ...(each.blocked ? [] : ["nothing was blocked"])].join("\n"),
      href: reportWith(filters, { since: each.since, until: each.until }),
    }, index,
    svg("rect", { x: 6 + index * slot, y: 4, width: slot, height: height - 46, class: "hit" }),
    rows.map(({ of }, row) => (of(each) ? block("not-done-over-time", "blocked", {
      x: 6 + index * slot + slot * 0.1, width: Math.min(slot * 0.8, 64), y: floor(row) - (ROW * of(each)) / most, height: (ROW * of(each)) / most,
    }) : null))))));
}
