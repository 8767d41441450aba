// How the service stands: whether it takes messages and acts, what is broken in it, how far its feeds have come.

import { el, empty, foreign, pairs, part, table, time } from "../parts/elements.js";
import { length, number } from "../parts/words.js";

const LATE = 3; // looks in a row; from there on it is a gap

export const service = {
  name: "service",
  title: "Service",
  more: true,
  asks: () => ({ ready: "/readyz", service: "/v1/service", restraint: "/v1/restraint" }),

  show: (answers) => [
    part("state", "How it stands", facts(answers)),
    part("rule-files", "Rule files in error", broken(answers.ready)),
    answers.ready.broken_plugins?.length ? part("plug-ins", "Plug-ins that cannot be used", plugins(answers.ready)) : null,
    part("feeds", "Feeds", feeds(answers)),
  ],
};

function facts({ ready, service: { version, dry_run: rehearses, paused, storm, tls } }) {
  return pairs([
    ["Takes messages", el("span", { class: `state is-${ready.ready ? "succeeded" : "failed"}` }, ready.ready ? "ready" : "not ready")],
    ["Mode", rehearses ? "dry run: it says what it would do, and does nothing" : "live: it acts"],
    ["Begins runs", ...begins(paused, storm)],
    ["Rules in force", ready.rules === undefined ? "–" : number(ready.rules)],
    ...(tls ? [["Certificate", ...lasts(tls)]] : []),
    ["Version", foreign(version)],
  ], { class: "facts" });
}

function begins(paused, storm) {
  if (paused) return ["no: paused since ", time(paused.since)];
  return storm ? ["only what people ask for or approve: a storm since ", time(storm.since)] : ["yes"];
}

function lasts({ certificates, broken: why }) {
  const own = certificates.find((each) => each.setting === "cert_file");
  return ["valid until ", time(own.ends_at), ...(why ? [". A new one cannot be used: ", foreign(why)] : [])];
}

function broken({ broken_rule_files: all = [] }) {
  if (!all.length) return empty("None: all that stands in the rule files is in force.");
  return [el("p", null, "What they said before is still in force."), list(all)];
}

function plugins({ broken_plugins: all }) {
  return list(all);
}

function list(all) {
  return el("ul", { class: "broken" }, all.map((each) => el("li", null, foreign(each))));
}

function feeds({ service: { feeds: all }, restraint }) {
  if (!all.length) return empty("No source is polled: only its webhooks tell of trouble, and nothing makes up for a gap.");
  return table("The sources that are polled for what their webhooks missed",
    ["Feed", "State", ["Looks every", "number"], ["Last look", "number"], ["Knows all until", "number"]],
    all.map((feed) => ({
      key: feed.source,
      cells: [foreign(feed.source), stands(feed, restraint.at), length(feed.interval_seconds), time(feed.looked_at), time(feed.seen_until)],
    })));
}

function stands(feed, now) {
  if (!feed.seen_until) return el("span", { class: "state is-queued" }, "no whole look yet");
  const late = new Date(now) - new Date(feed.seen_until) > LATE * 1000 * feed.interval_seconds;
  return el("span", { class: `state is-${late ? "failed" : "succeeded"}` }, late ? "behind" : "up to date");
}
