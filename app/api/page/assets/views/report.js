// What happened in a period: which remediations ran, how well, how long, how often on what, and what was not done.

import { answers } from "../parts/answers.js";
import { el, part } from "../parts/elements.js";
import { exported, exporting } from "../parts/exports.js";
import { among, anyWords, search, select, someWords, tools } from "../parts/filters.js";
import { lengths } from "../parts/lengths.js";
import { showsMore } from "../parts/more.js";
import { added, chosen, narrowing, reportWith } from "../parts/narrowing.js";
import { notDone } from "../parts/not_done.js";
import { often } from "../parts/often.js";
import { notDoneOverTime, overTime } from "../parts/over_time.js";
import { inWords, period, periods, since, stated, until } from "../parts/period.js";
import { tallies } from "../parts/ran.js";
import { asksRuns, runs } from "../parts/runs.js";
import { recurred, sources, teams } from "../parts/sides.js";
import { sorts } from "../parts/sorting.js";
import { STATES, zoneName } from "../parts/words.js";

// What the API is asked for: the period, and of what.
function asked({ filters }) {
  return new URLSearchParams([...period(filters), ...chosen(filters)]);
}

function withZone(at) {
  const said = asked(at);
  said.set("zone", zoneName());
  return said;
}

function go(address) {
  location.hash = address;
}

export const report = {
  name: "report",
  title: "Report",
  filters: { since, until, rule: someWords(), target: someWords(), source: someWords(), team: someWords(), state: among(STATES), find: anyWords() },
  asks: (at) => ({ report: `/v1/report?${withZone(at)}`, runs: asksRuns(at, asked(at)) }),

  does: {
    ...showsMore,
    ...sorts,
    period: (form, { filters }) => go(reportWith(filters, stated(form))),
    narrow: (form, at) => go(added(form, at)),
    export: ({ dataset: { of: name } }, at) => exported(name, withZone(at), at.call),
  },

  show: (found, at) => {
    const { report: all } = found;
    const words = inWords(at.filters);
    return [
      tools(periods(at.filters), exporting()),
      narrowing(all, at),
      part("answers", "At a glance", answers(all)),
      el("div", { class: "charts", "data-key": "charts" },
        all.series.buckets.length ? overTime(all, at) : null, often(all, at), lengths(all), notDoneOverTime(all, at)),
      part("ran", "What ran", search("find", "Only rules and targets with", at.filters.find), tallies(all, at, words)),
      part("recurred", "What came again", recurred(all, at)),
      part("sources", "By source", sources(all, at)),
      part("teams", "By team", teams(all, at)),
      part("runs", "Runs", select("state", "Only in the state", STATES, at.filters.state), runs(found.runs, at, words)),
      part("not-done", "Not done", notDone(all, at, words)),
    ];
  },
};
