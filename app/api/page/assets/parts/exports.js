// What is shown, as a file: the report as JSON, each table of it and its runs as CSV.

import { el } from "./elements.js";

const TABLES = {
  runs: "each run", rules: "by rule", targets: "by rule and target", sources: "by source", teams: "by team", series: "over time", "not-done": "not done",
};
const LONG = 120_000;

export function exporting() {
  return el("div", { class: "exporting", "data-key": "exporting" },
    el("button", { type: "button", "data-do": "export", "data-of": "json" }, "Export JSON"),
    el("details", { "data-key": "csv" }, el("summary", null, "Export CSV"),
      el("div", { class: "narrow" }, Object.entries(TABLES).map(([name, words]) =>
        el("button", { type: "button", "data-do": "export", "data-of": name, "data-key": name }, words)))));
}

// Ask for it with the filters of the report, and hand it to the visitor.
export async function exported(name, asked, call) {
  const path = name === "json" ? "/v1/report" : `/v1/report/${name}.csv`;
  const text = await call(`${path}?${asked}`, { raw: true, patience: LONG });
  const type = name === "json" ? "application/json" : "text/csv;charset=utf-8";
  const address = URL.createObjectURL(new Blob([text], { type }));
  const day = new Date().toISOString().slice(0, 10);
  el("a", { href: address, download: name === "json" ? `alexis-report-${day}.json` : `alexis-${name}-${day}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1_000);
}
