// The view that is to be seen: it alone asks, and what it shows is brought up to date again and again.

import { tick } from "../parts/clocks.js";
import { el, needs } from "../parts/elements.js";
import { clock } from "../parts/words.js";
import { call, Refused, Unreachable } from "./calls.js";
import { navigate } from "./navigation.js";
import { renew, steadily } from "./renew.js";
import { rounds } from "./rounds.js";
import { addressOf, filtersOf } from "./routes.js";
import { standing } from "./standing.js";
import { place, say } from "./telling.js";

const REST = 5_000;
const TYPING = 300;
const SECOND = 1_000;

// `page` has who signed in; `signedOut()` is called when that is over; `closer(ask)` is for what lies above the view.
export function stage({ views, page, signedOut, closer }) {
  let view = null;
  let at = null; // what the view is given: who looks at what, and its own memory
  let memories = {};
  let asked = null;
  let answers = null;
  let shownAt = null;
  let lostAt = null;
  let counts = {};
  let typing = 0;
  let ahead = 0; // by how much the clock of the service is ahead of the browser's, in ms
  setInterval(() => document.hidden || !at || tick(document.body, new Date(Date.now() + ahead)), SECOND);
  const going = rounds({ round, rest: () => view?.rest ?? REST, failed: trouble });

  // Go to a view; its heading gets the focus, so that those who listen hear where they are.
  function open(next, { id = null, asked: words, quietly = false } = {}) {
    const another = next !== view || id !== at?.id;
    view = next;
    const memory = (memories[view.name] ??= {});
    at = { who: page.who, id, filters: filtersOf(view, words), memory, call: (...more) => call(page.who.token, ...more), draw };
    if (another) {
      answers = asked = shownAt = null;
      place("view").replaceChildren();
      for (const line of ["heading", "as-of", "trouble", "news"]) say(line, "");
      say("heading", view.title);
      document.title = `${view.title} · Alexis`;
      scrollTo(0, 0);
      if (!quietly) place("heading").focus({ preventScroll: true });
    }
    navigate(views, page.who, view, counts);
    if (!another) setControls();
    return going.now();
  }

  function leave() {
    going.stop();
    clearTimeout(typing);
    view = at = answers = shownAt = lostAt = null;
    memories = {};
    counts = {};
  }

  // ── asking ────────────────────────────────────────────────────────────────────────────────────────────────────────
  async function round(signal) {
    const found = new Map();
    const ask = (path) => {
      if (!found.has(path)) found.set(path, call(page.who.token, path, { signal, fine: path === "/readyz" ? [503] : [] }));
      return found.get(path);
    };
    const ready = await ask("/readyz");
    renew(place("standing"), standing({ ready }));
    const [mine, restraint] = await Promise.all([askAll(ask), ask("/v1/restraint")]);
    const before = answers;
    answers = mine;
    at.now = new Date(restraint.at);
    ahead = at.now - Date.now();
    renew(place("standing"), standing({ ready, restraint }));
    counts = { now: restraint.runs.awaiting_approval };
    navigate(views, page.who, view, counts);
    draw();
    if (before && view.news) say("news", view.news(answers, before));
    shownAt = new Date();
    lostAt = null;
    say("trouble", "");
    say("as-of", view.still ? "" : `As of ${clock(shownAt)}, renewed every few seconds`);
    await closer(ask);
  }

  async function askAll(ask) {
    if (!allowed()) return {};
    const all = async (paths, one) => Object.fromEntries(await Promise.all(
      Object.entries(paths).map(async ([name, path]) => [name, path && await one(path)])));
    const paths = view.asks(at);
    asked = JSON.stringify(paths);
    const first = await all(paths, ask);
    return view.asksNext ? { ...first, ...await all(view.asksNext(first, at), (path) => ask(path).catch(gone)) } : first;
  }

  // What was listed a moment ago may be gone when it is asked for.
  function gone(error) {
    if (error instanceof Refused && error.status === 404) return null;
    throw error;
  }

  function allowed() {
    return !view.scope || page.who.may(view.scope);
  }

  // ── showing ───────────────────────────────────────────────────────────────────────────────────────────────────────
  function draw() {
    if (!allowed()) return renew(place("view"), needs("To see it", view.scope));
    if (answers) steadily(() => renew(place("view"), el("div", { class: "parts", "data-key": view.name }, view.show(answers, at))));
  }

  // What the visitor set has changed: ask for it if that takes an answer, else show what is there.
  function changed({ wait = 0 } = {}) {
    clearTimeout(typing);
    if (JSON.stringify(view.asks(at)) === asked) draw();
    else if (wait) typing = setTimeout(going.now, wait);
    else going.now();
  }

  function set(name, value) {
    at.filters[name] = value;
    for (const other of view.filters[name].clears ?? []) at.filters[other] = view.filters[other].first;
    delete at.memory.limit;
    history.replaceState(null, "", address());
    changed({ wait: TYPING });
  }

  // Let the controls show the filters, also after the way back.
  function setControls() {
    for (const control of place("view").querySelectorAll("[data-filter]")) {
      const value = at.filters[control.dataset.filter];
      if (control.type === "radio") control.checked = control.value === value;
      else if (control !== document.activeElement) control.value = value;
    }
  }

  // What a view does by itself, with a button or a form of its own.
  async function does(name, element) {
    const mine = at;
    try {
      await view.does[name](element, at);
    } catch (error) {
      return trouble(error);
    }
    return mine === at ? changed() : undefined;
  }

  function address() {
    return `${location.pathname}${addressOf(view, at)}`;
  }

  function trouble(error) {
    if (error instanceof Refused && error.status === 401) return signedOut();
    if (!(error instanceof Unreachable || error instanceof Refused)) {
      console.error(error);
      return say("trouble", `This page has a fault: ${error.message}`);
    }
    const from = shownAt ? ` What is shown is from ${clock(shownAt)}.` : "";
    if (error instanceof Unreachable) {
      lostAt ??= new Date();
      renew(place("standing"), standing({ ready: null }));
      return say("trouble", `Alexis cannot be reached since ${clock(lostAt)}. ${error.message}${from} It is tried again and again.`);
    }
    return say("trouble", `Alexis says: ${error.message}${from} It is tried again and again.`);
  }

  return { open, leave, set, does, draw, address, refresh: going.now, view: () => view };
}
