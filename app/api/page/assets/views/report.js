// What happened in a period: which remediations ran, how well, how long, how often on what, and what was not done.

import { part } from "../parts/elements.js";
import { among, anyWords, choice, search, select, tools } from "../parts/filters.js";
import { showsMore } from "../parts/more.js";
import { notDone } from "../parts/not_done.js";
import { tallies, totals } from "../parts/ran.js";
import { asksRuns, runs } from "../parts/runs.js";
import { PERIOD_NAMES, PERIODS, STATES } from "../parts/words.js";

export const report = {
  name: "report",
  title: "Report",
  filters: { since: among(PERIODS, "1d"), state: among(STATES), find: anyWords() },
  asks: (at) => ({ report: `/v1/report?since=${at.filters.since}`, runs: asksRuns(at) }),

  does: {
    ...showsMore,
    unfold({ dataset: { of: rule } }, { memory: { unfolded } }) {
      if (!unfolded.delete(rule)) unfolded.add(rule);
    },
  },

  show: (answers, at) => [
    tools(choice("since", "Period", PERIOD_NAMES, at.filters.since)),
    part("ran", "What ran", totals(answers.report),
      search("find", "Only rules and targets with", at.filters.find), tallies(answers.report, at)),
    part("runs", "Runs", select("state", "Only in the state", STATES, at.filters.state), runs(answers.runs, at)),
    part("not-done", "Not done", notDone(answers.report, at.filters)),
  ],
};
