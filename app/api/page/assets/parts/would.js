// What the rules would do with a message: those that match with all that speaks against it, and why the others do not.

import { blocked } from "./limits_used.js";
import { el, empty, foreign, link, table } from "./elements.js";
import { many } from "./words.js";

export function wouldHappen({ rules, not_shown: others, ignored }, now) {
  if (ignored) return el("p", { "data-key": "ignored" }, el("b", null, "It would be ignored"), ": ", foreign(ignored), ". No rule is asked.");
  const matched = rules.filter((each) => each.matched);
  if (!matched.length) return empty(rules.length || others ? "No rule matches: nothing would be done." : "No rule is in force: nothing would be done.");
  return matched.map((each) => wouldDo(each, now));
}

const FEW = 12; // that did not match are shown at once; more are unfolded

export function notMatched({ rules, not_shown: others }) {
  const failed = rules.filter((each) => !each.matched);
  const rest = failed.slice(FEW);
  return [
    failed.length ? clauses(failed.slice(0, FEW), "The first clause of each that fails, and what the message says there")
      : others ? null : empty("There is no other rule."),
    rest.length ? el("details", { "data-key": "rest" }, el("summary", null, `Show ${many(rest.length, "more rule")} that ${rest.length === 1 ? "does" : "do"} not match`), clauses(rest, "The others")) : null,
    others
      ? el("p", { class: "hint", "data-key": "others" }, `${many(others, "more rule")} ${others === 1 ? "does" : "do"} not match and ${others === 1 ? "is" : "are"} not shown: `,
        "of so many rules only those are that could have matched.")
      : null,
  ];
}

function clauses(failed, caption) {
  return table(caption, ["Rule", "Clause", "The message says"], failed.map(({ rule, clause, saw }) => ({
    key: rule, cells: [link("rule", rule, foreign(rule)), el("code", null, foreign(clause)), foreign(saw)],
  })));
}

// What one rule that matches would do.
export function wouldDo(says, now) {
  const { rule, targets, looks, runs, verify, asks, against } = says;
  const [kind, words] = outcome(says);
  return el("article", { class: `would is-${kind}`, "data-key": `would ${rule}`, "aria-label": rule },
    el("h3", null, link("rule", rule, foreign(rule)), " ", el("span", { class: `state is-${KINDS[kind]}` }, words)),
    asks.length ? el("p", null, "It asks a person first: ", foreign(asks.join("; ")), ".") : null,
    against.length ? [el("p", null, "In its way, on whichever target:"), el("ul", { class: "broken-list" }, against.map((each) => el("li", null, blocked(each, now))))] : null,
    targets.length
      ? table("On which targets", ["Target", "What would happen there"], targets.map((there) => ({
        key: there.target, class: there.block ? "quiet" : null,
        cells: [foreign(there.target), there.against.length ? there.against.map((each) => el("div", null, blocked(each, now))) : against.length ? "nothing of its own is in the way" : asks.length ? "it would ask" : "it would act"],
      })))
      : null,
    looks.length ? [el("p", null, "It would look first:"), commands(looks)] : null,
    runs.length ? [el("p", null, kind === "nothing" ? "With nothing in its way, exactly this would run:" : "Exactly this would run:"), commands(runs)] : null,
    runs.length ? (verify ? el("p", null, "Proof that it helped: ", el("code", null, foreign(verify))) : el("p", { class: "hint" }, "No proof is asked for.")) : null);
}

const KINDS = { acts: "succeeded", asks: "awaiting_approval", nothing: "blocked" };

function outcome({ block, targets, asks }) {
  const free = targets.filter((there) => !there.block).length;
  if (block || !free) return ["nothing", "matches, and would do nothing"];
  const where = free === targets.length ? `on ${many(free, "target")}` : `on ${free} of ${many(targets.length, "target")}`;
  return asks.length ? ["asks", `would ask, to act ${where}`] : ["acts", `would act ${where}`];
}

function commands(all) {
  return el("ol", { class: "commands" }, all.map((each) => el("li", null, el("pre", null, foreign(each)))));
}
