// What a mark in a drawing says, beside it: by pointer and by keyboard. Escape takes it away; arrow keys go from mark to mark.

import { el } from "./elements.js";

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function tips(home) {
  const tip = home.appendChild(el("div", { class: "tip", "aria-hidden": "true", hidden: true }));

  function show({ target }) {
    const mark = target.closest?.("[data-tip]");
    if (mark) put(mark);
    else hide();
  }

  function put(mark) {
    tip.textContent = mark.dataset.tip;
    tip.hidden = false;
    const of = mark.getBoundingClientRect();
    const left = Math.min(Math.max(8, of.left + of.width / 2 - tip.offsetWidth / 2), innerWidth - tip.offsetWidth - 8);
    const above = of.top - tip.offsetHeight - 6;
    tip.style.setProperty("left", `${left}px`);
    tip.style.setProperty("top", `${above < 4 ? of.bottom + 6 : above}px`);
  }

  function hide() {
    tip.hidden = true;
  }

  function step(event) {
    if (event.key === "Escape") return hide();
    const mark = event.target.closest?.(".mark");
    if (!mark || (!(event.key in STEPS) && event.key !== "Home" && event.key !== "End")) return undefined;
    const all = [...mark.parentNode.children];
    const to = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : all.indexOf(mark) + STEPS[event.key];
    event.preventDefault();
    return all[to]?.focus();
  }

  document.addEventListener("pointerover", show);
  document.addEventListener("focusin", show);
  document.addEventListener("keydown", step);
  for (const event of ["scroll", "hashchange"]) addEventListener(event, hide, { passive: true });
}
