// The page: it puts the shell together and hands on what the visitor does. The views are listed in views.js.

import { dropping } from "./shell/dropping.js";
import { fold, folding } from "./shell/navigation.js";
import { holding } from "./shell/holding.js";
import { looking } from "./shell/looks.js";
import { read, to } from "./shell/routes.js";
import { signing } from "./shell/signing.js";
import { stage } from "./shell/stage.js";
import { tips } from "./parts/tips.js";
import { place } from "./shell/telling.js";
import { VIEWS } from "./views.js";

const page = { who: null };
const visitor = signing({ page, entered, left });
const looks = looking({ page, home: () => shown.address() });
const shown = stage({ views: VIEWS, page, signedOut: visitor.lost, closer: (ask) => looks.renewed(ask) });
const holds = holding({ page, signedOut: visitor.lost, done });

async function entered() {
  fold();
  await follow();
}

function left() {
  shown.leave();
  looks.close();
  holds.close();
}

// Go to what the address names. Below one thing there is always a view.
function follow() {
  if (!page.who) return undefined;
  const route = read(location) ?? { name: "now" };
  const wanted = VIEWS.find((view) => view.name === route.name && Boolean(view.one) === Boolean(route.id));
  fold();
  if (wanted) {
    looks.close();
    const asking = shown.open(wanted, route);
    if (location.search) history.replaceState(null, "", shown.address());
    return asking;
  }
  if (!looks.knows(route.name) || !route.id) {
    if (!shown.view()) location.replace(to("now"));
    return undefined;
  }
  const [first] = VIEWS;
  const below = shown.view() ? null : shown.open(first, { quietly: true });
  return Promise.all([below, looks.open(route)]);
}

// Something was done: the focus goes to where it was asked for, and all is asked anew.
async function done(home, { closes }) {
  if (closes) looks.leave();
  (home.checkVisibility() ? home : place("heading")).focus({ preventScroll: true });
  await shown.refresh();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do]");
  if (!button || !page.who) return;
  if (button.dataset.do === "hold-not") holds.close();
  else if (holds.knows(button.dataset.do)) holds.open(button);
  else shown.does(button.dataset.do, button);
});
document.addEventListener("submit", (event) => {
  if (!event.target.dataset.sends) return;
  event.preventDefault();
  shown.does(event.target.dataset.sends, event.target);
});
document.addEventListener("input", ({ target }) => target.dataset.filter && shown.set(target.dataset.filter, target.value.trim()));
document.addEventListener("change", ({ target }) => target.dataset.picks && shown.does(target.dataset.picks, target));
document.addEventListener("visibilitychange", () => document.hidden || !page.who || shown.refresh());
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  place("main").focus();
});
addEventListener("hashchange", follow);
addEventListener("resize", () => shown.view() && shown.draw());
tips(place("main"));
folding();
dropping();
visitor.begin();
