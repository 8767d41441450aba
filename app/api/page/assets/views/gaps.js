// The times in which messages may have been missed, and what made up for them.

import { el, empty, foreign, part, table, time } from "../parts/elements.js";
import { among, choice, tools } from "../parts/filters.js";
import { between, PERIOD_NAMES, PERIODS } from "../parts/words.js";

export const gaps = {
  name: "gaps",
  title: "Gaps",
  more: true,
  filters: { since: among(PERIODS, "7d") },
  asks: ({ filters }) => ({ report: `/v1/report?since=${filters.since}`, service: "/v1/service" }),

  show: (answers, { filters }) => [
    tools(choice("since", "Period", PERIOD_NAMES, filters.since)),
    part("list", "Gaps", list(answers, filters.since)),
  ],
};

function list({ report, service }, period) {
  if (!report.gaps.length) return empty(`None in ${PERIODS[period]}: nothing was missed unnoticed.`);
  return table("When messages may have been missed, the newest first",
    ["What was away", "From", "Until", ["Lasted", "number"], "Made up for"],
    report.gaps.map((gap) => ({
      key: gap.id,
      class: gap.reconciled_at ? null : "odd",
      cells: [
        gap.what === "service" ? "Alexis itself" : ["the feed of ", foreign(gap.what)],
        time(gap.since),
        gap.until ? time(gap.until) : "goes on",
        between(gap.since, gap.until ?? report.until),
        madeUpFor(gap, service.feeds.map((feed) => feed.source)),
      ],
    })));
}

function madeUpFor(gap, feeds) {
  if (gap.reconciled_at) {
    const by = gap.covered.length ? ["by ", ...listed(gap.covered), " "] : [];
    return [el("span", { class: "state is-succeeded" }, "yes"), " ", ...by, time(gap.reconciled_at)];
  }
  const not = el("span", { class: "state is-failed" }, "not yet");
  const missing = (gap.what === "service" ? feeds : [gap.what]).filter((feed) => !gap.covered.includes(feed));
  if (!missing.length) return [not, " There is no feed that could: look at the sources yourself."];
  const done = gap.covered.length ? ["; done by ", ...listed(gap.covered)] : [];
  return [not, " waits for the feed of ", ...listed(missing), ...done];
}

function listed(names) {
  return names.flatMap((name, index) => (index ? [", ", foreign(name)] : [foreign(name)]));
}
