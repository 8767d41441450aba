// How the service stands, and what needs a look.

import { el, empty, foreign, pairs, table, time } from "./elements.js";
import { length, many, number } from "./words.js";

const LATE = 3; // looks in a row; from there on it is a gap

export const service = {
  asks: (view) => ({ ready: "/readyz", service: "/v1/service", report: `/v1/report?since=${view.period}` }),

  show(answers) {
    return {
      standing: [standing(answers.ready), answers.service.dry_run ? el("span", { class: "badge" }, "dry run") : null,
        answers.service.paused ? el("span", { class: "badge" }, "paused") : null,
        answers.service.storm ? el("span", { class: "badge" }, "storm") : null],
      attention: attention(answers),
      "service-shown": [facts(answers), broken(answers.ready), plugins(answers.ready), feeds(answers)],
    };
  },
};

// The one answer that comes even when the database does not: it alone is shown then.
export function standing(ready) {
  return el("span", { class: `state is-${ready.ready ? "succeeded" : "failed"}` }, ready.ready ? "ready" : "not ready");
}

function attention({ ready, report, approvals, restraint: stands }) {
  const open = report.gaps.filter((gap) => !gap.reconciled_at).length;
  const asked = approvals.items.length;
  const dead = Object.values(report.dead_letters).reduce((sum, count) => sum + count, 0);
  const all = [
    [!ready.ready, "#service", "It is not ready: the database does not answer, or it is about to stop"],
    [asked, "#approvals", `${many(asked, "request")} ${asked === 1 ? "waits" : "wait"} for approval`],
    [open, "#gaps", `${many(open, "gap")} not made up for`],
    [dead, "#dead-letters", many(dead, "dead letter")],
    [ready.broken_rule_files?.length, "#service", `${many(ready.broken_rule_files?.length ?? 0, "error")} in rule files`],
    [ready.broken_plugins?.length, "#service", many(ready.broken_plugins?.length ?? 0, "broken plug-in")],
  ].filter(([is]) => is);
  if (!all.length) {
    const held = stands.paused || stands.storm || stands.breakers.count; // a banner says so
    return held ? null : el("p", { class: "attention is-fine" }, "Nothing needs a look.");
  }
  return el("div", { class: "attention" }, el("h2", null, "Needs a look"),
    el("ul", null, all.map(([, to, words]) => el("li", null, el("a", { href: to }, words)))));
}

function facts({ ready, service: { version, dry_run: rehearses, paused, storm } }) {
  return pairs([
    ["Takes messages", standing(ready)],
    ["Mode", rehearses ? "dry run: it says what it would do, and does nothing" : "live: it acts"],
    ["Begins runs", ...begins(paused, storm)],
    ["Rules in force", ready.rules === undefined ? "–" : number(ready.rules)],
    ["Version", foreign(version)],
  ], { class: "facts" });
}

function begins(paused, storm) {
  if (paused) return ["no: paused since ", time(paused.since)];
  return storm ? ["only what people ask for or approve: a storm since ", time(storm.since)] : ["yes"];
}

function broken(ready) {
  const all = ready.broken_rule_files ?? [];
  return [
    el("h3", { "data-key": "rule files" }, "Rule files in error"),
    all.length
      ? el("div", { "data-key": "broken" }, el("p", null, "What they said before is still in force."),
        el("ul", { class: "broken" }, all.map((each) => el("li", null, foreign(each)))))
      : el("p", { class: "empty", "data-key": "unbroken" }, "None."),
  ];
}

function plugins({ broken_plugins: all }) {
  return all?.length
    ? [el("h3", { "data-key": "plug-ins" }, "Plug-ins that cannot be used"),
      el("ul", { class: "broken", "data-key": "broken plug-ins" }, all.map((each) => el("li", null, foreign(each))))]
    : [];
}

function feeds({ service: { feeds: all }, report }) {
  const heading = el("h3", { "data-key": "feeds" }, "Feeds");
  if (!all.length) return [heading, empty("No source is polled: only its webhooks tell of trouble, and nothing makes up for a gap.")];
  return [heading, table("The sources that are polled for what their webhooks missed",
    ["Feed", "State", ["Looks every", "number"], ["Last look", "number"], ["Knows all until", "number"]],
    all.map((feed) => ({
      key: feed.source,
      cells: [foreign(feed.source), stands(feed, report.until), length(feed.interval_seconds), time(feed.looked_at), time(feed.seen_until)],
    })))];
}

function stands(feed, now) {
  if (!feed.seen_until) return el("span", { class: "state is-queued" }, "no whole look yet");
  const late = new Date(now) - new Date(feed.seen_until) > LATE * 1000 * feed.interval_seconds;
  return el("span", { class: `state is-${late ? "failed" : "succeeded"}` }, late ? "behind" : "up to date");
}
