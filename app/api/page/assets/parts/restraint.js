// What holds Alexis back now, above all else: a banner for each part, and the buttons that change it.

import { to } from "../shell/routes.js";
import { el, foreign, needs, time } from "./elements.js";
import { many, number } from "./words.js";

const FEW = 3; // are shown at once; more are unfolded

export function banners({ restraint, storms }, { who }) {
  return el("div", { "aria-live": "polite", "data-key": "banners" }, BANNERS.map((banner) => banner(restraint, who, storms?.items ?? [])));
}

export function pauseButton({ paused: pause }, { who }) {
  return !pause && who.may("actions")
    ? el("button", { type: "button", "data-do": "pause", "data-key": "pause", "aria-haspopup": "dialog" }, "Pause …")
    : null;
}

// Each gives its banner, or null when there is nothing to tell.
const BANNERS = [paused, storm, breakers, closed];

function paused({ paused: pause, runs }, who) {
  if (!pause) return null;
  return el("div", { class: "banner", "data-key": "paused" },
    el("p", null, el("b", null, "Paused"), " by ", foreign(pause.by), " since ", time(pause.since), ": ", foreign(pause.reason)),
    el("p", null, `Nothing begins. ${goesOn(runs)}`),
    who.may("approve")
      ? el("p", null, el("button", { type: "button", "data-do": "resume", "aria-haspopup": "dialog" }, "Resume …"))
      : needs("To resume it", "approve"));
}

function goesOn({ at_work: atWork, queued, awaiting_approval: asked }) {
  const parts = [atWork ? `${many(atWork, "run")} at work ${atWork === 1 ? "goes" : "go"} on to the end` : "No run is at work"];
  if (queued) parts.push(`${many(queued, "run")} that ${queued === 1 ? "is" : "are"} queued will be blocked`);
  if (asked) parts.push(`${many(asked, "run")} cannot be approved meanwhile`);
  return `${parts.join("; ")}.`;
}

function storm({ storm: lasts }, who, [newest]) {
  if (!lasts) return null;
  const came = newest?.id === lasts.id ? newest.collected : null;
  return el("div", { class: "banner", "data-key": "storm" },
    el("p", null, el("b", null, "Storm"), " since ", time(lasts.since), ": ", foreign(lasts.why)),
    el("p", null, "Nothing begins by itself. What people ask for or approve is done. It is over when it has been quiet, at ",
      time(lasts.earliest_end), " at the earliest."),
    came ? el("p", { "aria-live": "off" }, heldBack(came)) : null,
    who.may("approve")
      ? el("p", null, el("button", { type: "button", "data-do": "end-storm", "aria-haspopup": "dialog" }, "End the storm …"))
      : needs("To end it", "approve"));
}

function heldBack({ problems, targets, rules }) {
  const runs = rules.reduce((sum, rule) => sum + rule.runs, 0);
  return `In it so far: ${many(problems, "problem")} opened; ${many(runs, "run")} on ${many(targets, "target")} held back.`;
}

function breakers({ breakers: { count, items } }, who) {
  if (!count) return null;
  return el("div", { class: "banner is-warning", "data-key": "breakers" },
    el("p", null, el("b", null, `${many(count, "breaker")} ${count === 1 ? "is" : "are"} open`),
      ": the rule does nothing there until a person resets it."),
    listed(items, count, (each) => breaker(each, who), "alexis breakers"),
    who.may("approve") ? null : needs("To reset one", "approve"));
}

function breaker({ rule, target, cause, words, opened_at: at }, who) {
  return el("li", { "data-key": `${rule} ${cause} ${target ?? ""}` },
    el("span", null, el("b", null, foreign(rule)), ...(target ? [" on ", foreign(target)] : [" on all targets"]), " since ", time(at), ": ", foreign(words)),
    who.may("approve")
      ? el("button", {
        type: "button", "data-do": "reset", "data-rule": rule, "data-target": target, "aria-haspopup": "dialog",
        "aria-label": `Reset ${rule} on ${target ?? "all targets"} …`,
      }, "Reset …")
      : null);
}

function closed({ closed: { count, items } }) {
  if (!count) return null;
  return el("div", { class: "banner is-calm", "data-key": "closed" },
    el("p", null, el("b", null, `${many(count, "maintenance window or silence", "maintenance windows and silences")} in force`),
      ": nothing is begun where it matches. ", el("a", { href: to("silences") }, "All silences"), "."),
    listed(items, count, ({ what, author, until, covers, comment }) => el("li", { "data-key": `${what} ${until}` },
      el("span", null, el("b", null, foreign(what)), " by ", foreign(author), " until ", time(until), ", for ", foreign(covers), ": ", foreign(comment))),
    "GET /v1/maintenance"));
}

// A list of which a few are seen at once.
function listed(items, count, line, where) {
  const list = el("ul", { "data-key": "list" }, items.map(line),
    count > items.length ? el("li", { "data-key": "more" }, el("span", null, `and ${number(count - items.length)} more: `, el("code", null, where))) : null);
  return items.length <= FEW ? list : el("details", { "data-key": "all" }, el("summary", null, "Show them"), list);
}
