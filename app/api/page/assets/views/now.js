// What is going on: what holds it back, what needs a look, what waits for a person.

import { asksApprovals, approvals } from "../parts/approvals.js";
import { attention } from "../parts/attention.js";
import { part } from "../parts/elements.js";
import { tools } from "../parts/filters.js";
import { banners, pauseButton } from "../parts/restraint.js";

export const now = {
  name: "now",
  title: "Now",
  asks: () => ({ ready: "/readyz", restraint: "/v1/restraint", approvals: asksApprovals, report: "/v1/report?since=1h" }),
  asksNext: ({ restraint }) => ({ storms: restraint.storm && "/v1/storms?limit=1" }),

  show: (answers, at) => [
    banners(answers, at),
    attention(answers),
    tools(pauseButton(answers.restraint, at)),
    part("approvals", "Waits for approval", approvals(answers.approvals, at)),
  ],
};
