// The way from view to view. Those for which the visitor lacks the scope are not offered.

import { el } from "../parts/elements.js";
import { renew } from "./renew.js";
import { to } from "./routes.js";
import { place, say } from "./telling.js";

// Show where one can go; `counts` are things that wait, by the name of a view.
export function navigate(views, who, current, counts = {}) {
  const offered = views.filter((view) => !view.one && (!view.scope || who.may(view.scope)));
  const item = (view) => el("li", { "data-key": view.name },
    el("a", { href: to(view.name), "aria-current": current && view.name === (current.within ?? current.name) ? "page" : null },
      view.title, counts[view.name] ? [" ", el("span", { class: "count" }, String(counts[view.name]))] : null));
  renew(place("nav-main"), offered.filter((view) => !view.more).map(item));
  const inside = offered.find((view) => view.more && view === current);
  say("more", inside ? `More: ${inside.title}` : "More");
  place("more").classList.toggle("is-current", Boolean(inside));
  renew(place("nav-more"), offered.filter((view) => view.more).map(item));
}

// On a small screen the second group is folded away.
export function fold(away = true) {
  place("nav").classList.toggle("is-unfolded", !away);
  place("more").setAttribute("aria-expanded", String(!away));
}

export function folding() {
  place("more").addEventListener("click", () => fold(place("more").getAttribute("aria-expanded") === "true"));
  place("nav").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || place("more").getAttribute("aria-expanded") !== "true") return;
    fold();
    place("more").focus();
  });
}
