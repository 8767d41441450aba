// The audit trail: who caused what, whether the trail holds, and its head to be written down elsewhere.

import { el, empty, foreign, link, pairs, part, table, time } from "../parts/elements.js";
import { among, anyWords, choice, search, select, tools } from "../parts/filters.js";
import { limit, more, showsMore } from "../parts/more.js";
import { many, number, PERIOD_NAMES } from "../parts/words.js";

const PERIODS = { ...PERIOD_NAMES, "": "all" };
const PATIENCE = 600_000; // to check a trail of years

export const KINDS = Object.fromEntries([
  "service.started", "service.stopped", "rules.loaded", "event.decided", "run.proposed", "run.queued", "run.approved", "run.rejected",
  "approval.refused", "run.cancel_requested", "run.started", "task.started", "task.finished", "verification.started", "run.finished",
  "note.posted", "team.added", "delivery.failed", "dead_letter.requeued", "service.paused", "service.resumed", "breaker.opened",
  "breaker.reset", "storm.began", "storm.ended", "silence.added", "silence.ended", "audit.cut",
].map((kind) => [kind, kind]));

export const audit = {
  name: "audit",
  title: "Audit",
  more: true,
  scope: "admin",
  filters: { since: among(PERIODS, "7d"), kind: among(KINDS), actor: anyWords() },

  asks(at) {
    const wanted = new URLSearchParams({ limit: limit(at, 50) });
    for (const name of ["since", "kind", "actor"]) if (at.filters[name]) wanted.set(name, at.filters[name]);
    return { entries: `/v1/audit?${wanted}`, head: "/v1/audit/head" };
  },

  does: {
    ...showsMore,
    async verify(button, { memory, call, draw }) {
      if (memory.checking) return;
      memory.checking = true;
      draw();
      try {
        memory.verdict = await call("/v1/audit/verify", { patience: PATIENCE });
      } finally {
        memory.checking = false;
      }
    },
  },

  show: ({ entries, head }, at) => [
    tools(choice("since", "Period", PERIODS, at.filters.since), select("kind", "Only of the kind", KINDS, at.filters.kind),
      search("actor", "Only by exactly", at.filters.actor)),
    part("holds", "Does it hold?", holds(head, at.memory)),
    part("list", "Who caused what", list(entries, at)),
  ],
};

function holds(head, { checking, verdict }) {
  return [
    el("p", { role: "status", "data-key": "verdict" }, checking ? "It is being checked, row by row …" : words(verdict)),
    el("p", { class: "choices", "data-key": "check" }, el("button", { type: "button", "data-do": "verify", disabled: checking }, "Check the trail")),
    pairs([["Head", el("code", null, `${head.seq}:${head.hash}`)]], { class: "facts", "data-key": "head" }),
    el("p", { class: "hint", "data-key": "hint" }, "Write the head down elsewhere: whoever can write to the database can make a trail that holds. ",
      el("code", null, `alexis audit verify --head ${head.seq}:…`), " tells later whether this row is still in it."),
  ];
}

function words(verdict) {
  if (!verdict) return "Each row is chained to the one before it by its hash. It was not checked here since you came.";
  const { rows, first, head, keyed_from: keyed, fault } = verdict;
  if (fault) return [el("span", { class: "state is-failed" }, "It does not hold"), ` from row ${number(fault.row)} on: `, foreign(fault.what), "."];
  const span = rows ? `, ${number(first)} to ${number(head.seq)}` : "";
  return [el("span", { class: "state is-succeeded" }, "It holds"), `: ${many(rows, "row")}${span}; `,
    keyed === null ? "no key was used." : `with the key since row ${number(keyed)}.`];
}

function list({ items, next }, at) {
  if (!items.length) {
    return empty("Nothing of this kind, by this one, in this time. Who it was is written as client:NAME, person:NAME, feed:SOURCE, ",
      "user:LOGIN or alexis.");
  }
  return [
    table("The newest first", [["Row", "number"], "When", "What", "By", "About", "Details"], items.map((entry) => ({
      key: String(entry.seq),
      cells: [
        number(entry.seq), time(entry.at), el("code", null, foreign(entry.kind)), foreign(entry.actor), about(entry),
        details(entry.details),
      ],
    }))),
    more(next, at, "GET /v1/audit"),
  ];
}

function about({ event, run }) {
  const links = [run ? link("run", run, "run") : null, event ? link("event", event, "event") : null].filter(Boolean);
  return links.length ? links.flatMap((each, index) => (index ? [", ", each] : [each])) : "–";
}

const SHORT = 80;
const DIGEST = /^[0-9a-f]{32,}$/;

function details(said) {
  if (!said || !Object.keys(said).length) return "–";
  const flat = Object.entries(said).filter(([, value]) => !DIGEST.test(value)).map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`);
  const line = flat.join(" · ");
  if (line.length <= SHORT && flat.length === Object.keys(said).length) return foreign(line);
  const summary = line.length <= SHORT ? line : `${line.slice(0, SHORT)}…`;
  return el("details", null, el("summary", null, foreign(summary || "digests")), el("pre", null, foreign(JSON.stringify(said, null, 2))));
}
