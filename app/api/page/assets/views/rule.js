// A rule looked at more closely: what it says, what it tries, what holds it back on a target, how it fared.

import { el, empty, foreign, link, needs, pairs, part, state, table, time } from "../parts/elements.js";
import { anyWords } from "../parts/filters.js";
import { inTheWay } from "../parts/limits_used.js";
import { advised, mode } from "../parts/modes.js";
import { limit, more, showsMore } from "../parts/more.js";
import { cameOf } from "../parts/runs.js";
import { length, many, number, REASONS, share } from "../parts/words.js";
import { to } from "../shell/routes.js";

const PERIOD = "30d";
const FEW = 15;

export const rule = {
  name: "rule",
  one: true,
  within: "rules",
  title: "Rule",
  filters: { target: anyWords() },

  asks: (at) => ({
    rule: `/v1/rules/${encodeURIComponent(at.id)}`,
    report: `/v1/report?since=${PERIOD}&rule=${encodeURIComponent(at.id)}`,
    runs: `/v1/runs?rule=${encodeURIComponent(at.id)}&limit=${limit(at, FEW)}`,
    chosen: at.filters.target ? standing(at.id, at.filters.target) : null,
  }),
  asksNext(answers, at) {
    const [first] = targets(answers);
    return { first: !at.filters.target && first ? standing(at.id, first) : null };
  },
  does: showsMore,

  show: (answers, at) => {
    const { rule: said, report, runs } = answers;
    return [
      breakers(report.breakers, at.who),
      part("what", foreign(said.name), about(said, report)),
      part("tries", "What it does", tries(said)),
      part("limits", "What is in its way now", limits(answers, at)),
      part("fared", "How it fared in the last 30 days", fared(report, said.name)),
      part("runs", "Its last runs", lastRuns(runs, at)),
      part("says", "What it says", el("p", { class: "hint" }, "In the file ", el("code", null, foreign(said.file)), "; what holds anyway is left out."),
        el("pre", { "data-key": "text" }, foreign(said.text))),
    ];
  },
};

function standing(name, target) {
  return `/v1/restraint?${new URLSearchParams({ rule: name, target })}`;
}

// Those on which it ran lately, and those that it names.
function targets({ rule: { rule: said }, report, runs }) {
  const ran = [...runs.items.map((run) => run.target), ...report.rules.flatMap((each) => each.targets.map(({ target }) => target))];
  return [...new Set([...ran, ...[said.targets?.hosts ?? []].flat()])];
}

function about(said, report) {
  const advice = report.promotions.map((each) => advised(each)).find(Boolean);
  return [
    said.description ? el("p", { "data-key": "description" }, foreign(said.description)) : null,
    pairs([
      ["Mode", ...mode(said.mode, said)],
      advice && ["Advice", ...advice],
      ["Acts on", ...actsOn(said.rule.targets)],
      said.rule.sources?.length && ["Asked by", "messages of ", foreign(said.rule.sources.join(", "))],
      said.rule.hold_for && ["Waits", "whether the problem lasts for ", foreign(said.rule.hold_for)],
      ["File", el("code", null, foreign(said.file))],
      ["Report", el("a", { href: to("report", { since: PERIOD, rule: said.name }) }, "the report of this rule")],
      ["Digest", el("code", null, foreign(said.digest))],
    ], { class: "facts", "data-key": "facts" }),
  ];
}

function actsOn(which = {}) {
  if (which.hosts) return ["the hosts ", foreign([which.hosts].flat().join(", "))];
  if (which.from) return ["the hosts that the event names in ", el("code", null, foreign([which.from].flat().join(", ")))];
  if (which.entities) return ["the hosts of the event's entities of the type ", el("code", null, foreign(which.entities))];
  if (which.group) return ["the hosts of the group ", foreign(which.group)];
  return ["–"];
}

function breakers(open, who) {
  if (!open.length) return null;
  return el("div", { class: "banner is-warning", "data-key": "open" },
    el("p", null, el("b", null, many(open.length, "breaker")), open.length === 1 ? " is open" : " are open", ": it does nothing there until a person resets it."),
    el("ul", null, open.map(({ rule: name, target, cause, words, opened_at: at }) => el("li", { "data-key": `${cause} ${target ?? ""}` },
      el("span", null, target ? ["On ", foreign(target)] : "On all targets", " since ", time(at), ": ", foreign(words)),
      who.may("approve")
        ? el("button", {
          type: "button", "data-do": "reset", "data-rule": name, "data-target": target, "aria-haspopup": "dialog",
          "aria-label": `Reset ${name} on ${target ?? "all targets"} …`,
        }, "Reset …")
        : null))),
    who.may("approve") ? null : needs("To reset one", "approve"));
}

function tries({ looks, remedies, rule: { otherwise } }) {
  const inTurn = remedies.length > 1;
  return [
    looks.length ? [el("h3", { "data-key": "first" }, "First it looks"), commands(looks, "looks")] : null,
    remedies.map(({ tasks, verify }, index) => el("div", { "data-key": `remedy ${index}` },
      el("h3", null, inTurn ? `Remedy ${index + 1} of ${remedies.length}${index ? ", if the one before did not help" : ""}` : "It runs"),
      commands(tasks, "tasks"),
      verify ? el("p", null, "Proof that it helped: ", el("code", null, foreign(verify))) : el("p", { class: "hint" }, "No proof is asked for."))),
    otherwise
      ? [el("h3", { "data-key": "else" }, "If nothing helped"),
        el("p", { "data-key": "otherwise" }, otherwise.add_team ? ["The team ", foreign(otherwise.add_team), " is added to the alert. "] : null,
          otherwise.note ? ["People are told: ", foreign(otherwise.note)] : null)]
      : null,
  ];
}

function commands(all, key) {
  return el("ol", { class: "commands", "data-key": key }, all.map((each) => el("li", null, el("pre", null, foreign(each)))));
}

function limits(answers, at) {
  const known = targets(answers);
  if (!known.length) return empty("It has not run lately and names no host: on which target it would act, a message has to say.");
  const now = at.filters.target || known[0];
  const found = (answers.chosen ?? answers.first)?.in_the_way;
  return [
    el("p", { class: "find", "data-key": "target" },
      el("label", { for: "filter-target" }, "On the target"),
      el("select", { id: "filter-target", "data-filter": "target" },
        known.map((each) => el("option", { value: each, selected: each === now, "data-key": each }, each)))),
    found ? inTheWay(found, at.now) : null,
  ];
}

function fared(report, name) {
  const [tally] = report.rules;
  const [would] = report.would_have_run;
  const blocks = report.not_done.reduce((sum, each) => sum + each.count, 0);
  return [
    pairs([
      ["Runs", number(tally?.runs ?? 0)],
      ["Succeeded", share(tally?.success_rate ?? null), tally?.recurred ? el("small", null, `${number(tally.recurred)} came back within ${report.recurrence}`) : null],
      ["Time, median", length(tally?.seconds?.median), tally?.seconds ? el("small", null, `95 % within ${length(tally.seconds.p95)}, longest ${length(tally.seconds.longest)}`) : null],
      would ? ["Would have run", number(would.runs), el("small", null, `for ${many(would.problems, "problem")} on ${many(would.targets, "target")}, last `, time(would.last))]
        : ["Blocked", number(blocks)],
    ], { class: "tiles", "data-key": "tiles" }),
    tally?.targets.length
      ? table("On each target, the most frequent first", ["Target", ["Runs", "number"], ["Succeeded", "number"], ["Median", "number"], ["Last", "number"]],
        tally.targets.slice(0, FEW).map((each) => ({
          key: each.target,
          cells: [foreign(each.target), number(each.runs), share(each.success_rate), length(each.seconds?.median), time(each.last)],
        })))
      : null,
    tally?.targets.length > FEW
      ? el("p", { class: "hint", "data-key": "others" }, `And on ${many(tally.targets.length - FEW, "other target")}: `,
        el("a", { href: to("report", { since: PERIOD, rule: name }) }, "the report of this rule"), " has them all.")
      : null,
    report.not_done.length
      ? table("When it matched and did not act", ["Why", "In words", ["How often", "number"]], report.not_done.map(({ reason, count }) => ({
        key: reason, cells: [el("code", null, foreign(reason)), REASONS[reason] ?? "–", number(count)],
      })))
      : null,
  ];
}

function lastRuns({ items, next }, at) {
  if (!items.length) return empty("It has not run so far.");
  return [
    table("The newest first; what was blocked is among them", ["Queued", "Target", "State", ["Took", "number"], "What came of it"], items.map((run) => ({
      key: run.id,
      class: run.state === "blocked" ? "quiet" : null,
      cells: [
        [link("run", run.id, time(run.queued_at)), run.remedies > 1 ? el("small", null, ` remedy ${run.remedy}`) : null],
        foreign(run.target), state(run.state), length(run.seconds), cameOf(run),
      ],
    }))),
    more(next, at, "GET /v1/runs"),
  ];
}
