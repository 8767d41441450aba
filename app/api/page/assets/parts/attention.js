// What needs a look, wherever that is.

import { to } from "../shell/routes.js";
import { el } from "./elements.js";
import { many } from "./words.js";

export function attention({ ready, report, restraint: stands }) {
  const open = report.gaps.filter((gap) => !gap.reconciled_at).length;
  const asked = stands.runs.awaiting_approval;
  const dead = Object.values(report.dead_letters).reduce((sum, count) => sum + count, 0);
  const all = [
    [!ready.ready, to("service"), "It is not ready: the database does not answer, or it is about to stop"],
    [asked, "#approvals", `${many(asked, "run")} ${asked === 1 ? "waits" : "wait"} for approval`],
    [open, to("gaps"), `${many(open, "gap")} not made up for`],
    [dead, to("dead-letters"), many(dead, "dead letter")],
    [ready.broken_rule_files?.length, to("service"), `${many(ready.broken_rule_files?.length ?? 0, "error")} in rule files`],
    [ready.broken_plugins?.length, to("service"), many(ready.broken_plugins?.length ?? 0, "broken plug-in")],
  ].filter(([is]) => is);
  if (!all.length) {
    const held = stands.paused || stands.storm || stands.breakers.count; // a banner says so
    return held ? null : el("p", { class: "attention is-fine", "data-key": "attention" }, "Nothing needs a look.");
  }
  return el("div", { class: "attention", "data-key": "attention" }, el("h2", null, "Needs a look"),
    el("ul", null, all.map(([, where, words]) => el("li", null, el("a", { href: where }, words)))));
}
