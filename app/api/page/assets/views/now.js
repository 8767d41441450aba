// What is going on right now: what holds it back, needs a look, waits for a person, is under way, and happened lately.

import { approvals, asksApprovals } from "../parts/approvals.js";
import { atWork, waiting } from "../parts/at_work.js";
import { attention } from "../parts/attention.js";
import { empty, part } from "../parts/elements.js";
import { tools } from "../parts/filters.js";
import { firstSteps } from "../parts/first_steps.js";
import { arrivals, ended, over } from "../parts/lately.js";
import { banners, pauseButton } from "../parts/restraint.js";
import { STATES } from "../parts/words.js";

const MOST = 20;
const LATELY = 6;

export const now = {
  name: "now",
  title: "Now",
  rest: 3_000,

  asks: () => ({
    ready: "/readyz",
    restraint: "/v1/restraint",
    report: "/v1/report?since=1h",
    approvals: asksApprovals,
    running: `/v1/runs?state=running&limit=${MOST}`,
    verifying: `/v1/runs?state=verifying&limit=${MOST}`,
    queued: `/v1/runs?state=queued&limit=${MOST}`,
    lately: "/v1/runs?limit=50",
    waiting: `/v1/events?state=waiting&limit=${MOST}`,
    events: `/v1/events?limit=${LATELY}`,
  }),

  asksNext({ restraint, running, verifying, events }, { memory }) {
    const stories = events.items.filter((event) => event.state === "decided" && !memory.stories?.has(event.id));
    return {
      storms: restraint.storm && "/v1/storms?limit=1",
      ...Object.fromEntries([...running.items, ...verifying.items].map(({ id }) => [`run ${id}`, `/v1/runs/${id}`])),
      ...Object.fromEntries(stories.map(({ id }) => [`story ${id}`, `/v1/events/${id}`])),
    };
  },

  show(answers, at) {
    const { running, verifying, queued, lately, events, ready } = answers;
    const stories = remembered(answers, at);
    return [
      banners(answers, at),
      attention(answers),
      tools(pauseButton(answers.restraint, at)),
      firstSteps(answers),
      part("approvals", "Waits for approval", approvals(answers.approvals, at)),
      part("at-work", "At work", atWork([...running.items, ...verifying.items].map(({ id }) => answers[`run ${id}`]), at)),
      waiting(queued, answers.waiting, at),
      part("ended", "Ended lately", ended(lately.items.filter(over).slice(0, LATELY))),
      part("events", "Received lately", events.items.length
        ? arrivals(events.items, (id) => stories.get(id) ?? answers[`story ${id}`], ready)
        : empty("No message has come so far.")),
    ];
  },

  // What began to wait for a person, and what ended.
  news({ approvals: asked, lately }, before) {
    const old = new Set(before.approvals.items.map(({ id }) => id));
    const done = new Set(before.lately.items.filter(over).map(({ id }) => id));
    return [
      ...asked.items.filter(({ id }) => !old.has(id)).map(({ rule }) => `${rule} waits for approval.`),
      ...lately.items.filter((run) => over(run) && !done.has(run.id)).map((run) => `${run.rule} on ${run.target}: ${STATES[run.state]}.`),
    ].slice(0, 3).join(" ");
  },
};

// The stories that change no more are asked for once: each run of them is over.
function remembered(answers, { memory }) {
  const known = (memory.stories ??= new Map());
  for (const { id } of answers.events.items) {
    const story = answers[`story ${id}`];
    if (story?.runs.every((run) => over(run) || run.state === "blocked")) known.set(id, story);
  }
  return known;
}
