// The page: who has signed in, what they look at, and bringing it up to date every few seconds.
//
// A part asks for answers by path and shows them in places of index.html. Another part is a module with `asks` and
// `show`, a section in index.html, and its name in PARTS.

import { approvals } from "./approvals.js";
import { call, Refused, Unreachable } from "./calls.js";
import { deadLetters } from "./dead_letters.js";
import { el } from "./elements.js";
import { gaps } from "./gaps.js";
import { HOLDS } from "./holds.js";
import { wanted } from "./look.js";
import { notDone } from "./not_done.js";
import { ran } from "./ran.js";
import { renew, steadily } from "./renew.js";
import { restraint } from "./restraint.js";
import { MOST, runs } from "./runs.js";
import { service, standing } from "./service.js";
import { arrived, canSignOut, forget, NotSignedIn, signedOut, signIn, signOut } from "./session.js";
import { clock, LETTERS, PERIODS, STATES, zone } from "./words.js";

const PARTS = [service, restraint, approvals, ran, runs, notDone, gaps, deadLetters];
const REST = 5_000;
const LONGEST_REST = 60_000;
const TOLD_FOR = 20_000;
const RUNS_AT_FIRST = 10;

const place = (id) => document.getElementById(id);
const view = { period: "1d", state: "", runs: RUNS_AT_FIRST, find: "", unfolded: new Set(), who: null };
let holding = null;
let who = null;
let answers = null;
let looking = null;
let refreshing = null;
let timer = 0;
let shownAt = null;
let lostAt = null;

// ── signing in and out ──────────────────────────────────────────────────────────────────────────────────────────────
async function enter(token) {
  say("sign-in-said", "");
  try {
    view.who = who = await signIn(token);
  } catch (error) {
    if (!(error instanceof NotSignedIn)) throw error;
    leave(error.message, { keep: error.passes, wrong: true });
    return;
  }
  place("token").value = "";
  place("who").textContent = who.name;
  place("sign-out").hidden = !canSignOut(who);
  place("footer").textContent = `· Version ${who.version} · Times are those of this browser (${zone()})`;
  reveal(true);
  place("overview-heading").focus({ preventScroll: true });
  await refresh();
  follow();
}

function leave(words = "", { keep = false, wrong = false } = {}) {
  if (!keep) forget();
  refreshing?.abort();
  clearTimeout(timer);
  who = answers = shownAt = lostAt = null;
  place("look").close();
  place("hold").close();
  view.unfolded.clear();
  for (const each of document.querySelectorAll("#standing, #attention, #ran-total, [id$=-shown]")) each.replaceChildren();
  for (const id of ["trouble", "told"]) say(id, "");
  for (const id of ["who", "footer", "as-of"]) place(id).textContent = "";
  reveal(false);
  say("sign-in-said", words);
  place("token").setAttribute("aria-invalid", wrong);
  place("token").focus();
}

function reveal(inside) {
  place("sign-in").hidden = inside;
  for (const each of document.querySelectorAll(".inside")) each.hidden = !inside;
}

function say(id, words) {
  if (place(id).textContent !== words) place(id).textContent = words;
}

// ── bringing it up to date ──────────────────────────────────────────────────────────────────────────────────────────
async function refresh() {
  refreshing?.abort();
  clearTimeout(timer);
  const { signal } = (refreshing = new AbortController());
  const began = performance.now();
  try {
    await look(signal);
  } catch (error) {
    if (signal.aborted) return;
    trouble(error);
  }
  if (signal.aborted || !who) return;
  const rest = Math.min(LONGEST_REST, Math.max(REST, 10 * (performance.now() - began)));
  timer = setTimeout(() => document.hidden || refresh(), rest);
}

async function look(signal) {
  const asked = new Map();
  const ask = (path) => {
    if (!asked.has(path)) asked.set(path, call(who.token, path, { signal, fine: path === "/readyz" ? [503] : [] }));
    return asked.get(path);
  };
  const ready = await ask("/readyz");
  renew(place("standing"), standing(ready));
  const paths = Object.assign({}, ...PARTS.map((part) => part.asks(view)));
  const found = await Promise.all(Object.entries(paths).map(async ([name, path]) => [name, await ask(path)]));
  answers = Object.fromEntries(found);
  draw();
  shownAt = new Date();
  lostAt = null;
  say("trouble", "");
  place("as-of").textContent = `As of ${clock(shownAt)}, renewed every few seconds`;
  if (looking) await lookCloser(ask);
}

function draw() {
  if (!answers) return;
  steadily(() => {
    for (const part of PARTS) {
      for (const [id, shown] of Object.entries(part.show(answers, view))) renew(place(id), shown);
    }
  });
}

function trouble(error) {
  if (error instanceof Refused && error.status === 401) return leave(signedOut(who));
  if (!(error instanceof Unreachable || error instanceof Refused)) {
    console.error(error);
    return say("trouble", `This page has a fault: ${error.message}`);
  }
  const from = shownAt ? ` What is shown is from ${clock(shownAt)}.` : "";
  if (error instanceof Unreachable) {
    lostAt ??= new Date();
    renew(place("standing"), el("span", { class: "state is-failed" }, "no answer"));
    return say("trouble", `Alexis cannot be reached since ${clock(lostAt)}. ${error.message}${from} It is tried again and again.`);
  }
  return say("trouble", `Alexis says: ${error.message}${from} It is tried again and again.`);
}

// ── one thing more closely ──────────────────────────────────────────────────────────────────────────────────────────
function follow() {
  const next = who && wanted(location.hash);
  if (!next) {
    looking = null;
    place("look").close();
    return;
  }
  const another = looking?.key !== next.key;
  if (another) place("look-shown").replaceChildren();
  looking = next;
  say("look-trouble", "");
  place("look-heading").textContent = next.heading;
  if (!place("look").open) place("look").showModal();
  else if (another) place("look-heading").focus();
  const token = who.token;
  lookCloser((path) => call(token, path));
}

async function lookCloser(ask) {
  const it = looking;
  try {
    const found = await it.ask(ask);
    if (it !== looking) return;
    renew(place("look-shown"), it.show(found, who));
    say("look-trouble", "");
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
    if (it === looking) say("look-trouble", error.message);
  }
}

async function requeue(button) {
  button.disabled = true;
  try {
    const { kind } = await call(who.token, `/v1/dead-letters/${button.dataset.of}/requeue`, { method: "POST" });
    place("look").close();
    say("told", `Requeued: the ${LETTERS[kind] ?? "dead letter"} is tried anew.`);
    setTimeout(() => say("told", ""), TOLD_FOR);
    await refresh();
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
    say("look-trouble", error.status === 404 ? "It is not there any more: somebody has requeued it." : `It was not requeued. ${error.message}`);
  } finally {
    button.disabled = false;
  }
}

// ── what is asked before it is done: to pause, to approve … ─────────────────────────────────────────────────────────
function hold(button) {
  const home = button.closest("section")?.querySelector("h2") ?? place("overview-heading");
  holding = { required: false, ...HOLDS[button.dataset.do](button.dataset), home };
  place("hold-heading").textContent = holding.heading;
  place("hold-words").replaceChildren(...holding.words);
  place("reason-asked").hidden = !holding.label;
  place("reason-label").textContent = holding.label ?? "";
  place("hold-submit").textContent = holding.button;
  place("reason").value = "";
  place("reason").required = holding.required;
  say("hold-trouble", "");
  place("hold").showModal();
  place(holding.label ? "reason" : "hold-submit").focus();
}

async function holdNow() {
  const { path, label, body, home, told } = holding;
  const reason = label ? { reason: place("reason").value.trim() } : {};
  place("hold-submit").disabled = true;
  try {
    const said = await call(who.token, path, { method: "POST", body: { ...body, ...reason } });
    place("hold").close();
    home.focus({ preventScroll: true });
    say("told", told(said));
    setTimeout(() => say("told", ""), TOLD_FOR);
    await refresh();
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
    say("hold-trouble", error.message);
  } finally {
    place("hold-submit").disabled = false;
  }
}

// ── what the visitor does ───────────────────────────────────────────────────────────────────────────────────────────
const DOES = {
  unfold(button) {
    const rule = button.dataset.of;
    if (!view.unfolded.delete(rule)) view.unfolded.add(rule);
    draw();
  },
  "more-runs"() {
    view.runs = Math.min(MOST, view.runs * 2);
    refresh();
  },
  requeue,
  ...Object.fromEntries(Object.keys(HOLDS).map((name) => [name, hold])),
  "hold-not"() {
    place("hold").close();
  },
};

function begin() {
  const asked = new URLSearchParams(location.search).get("since");
  if (asked in PERIODS) view.period = asked;
  document.querySelector(`#period input[value="${view.period}"]`).checked = true;
  place("state").append(...Object.entries(STATES).map(([value, name]) => el("option", { value }, name)));

  place("sign-in-form").addEventListener("submit", (event) => {
    event.preventDefault();
    enter(place("token").value.trim());
  });
  place("hold-form").addEventListener("submit", (event) => {
    event.preventDefault();
    holdNow();
  });
  place("sign-out").addEventListener("click", async () => leave(await signOut(who)));
  place("period").addEventListener("change", (event) => {
    view.period = event.target.value;
    view.runs = RUNS_AT_FIRST;
    history.replaceState(null, "", `?since=${view.period}${location.hash}`);
    refresh();
  });
  place("state").addEventListener("change", (event) => {
    view.state = event.target.value;
    view.runs = RUNS_AT_FIRST;
    refresh();
  });
  place("find").addEventListener("input", (event) => {
    view.find = event.target.value.trim();
    draw();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) DOES[button.dataset.do](button);
  });
  document.addEventListener("visibilitychange", () => document.hidden || !who || refresh());
  addEventListener("hashchange", follow);
  place("look").addEventListener("close", () => {
    looking = null;
    if (wanted(location.hash)) history.replaceState(null, "", location.pathname + location.search);
  });

  arrived().then(({ token, words }) => (token === undefined ? leave(words) : enter(token)));
}

begin();
