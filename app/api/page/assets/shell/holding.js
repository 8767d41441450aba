// What is asked before something is done: the dialog says what it does, asks for what it takes, and tells what came of it.

import { ACTIONS } from "../actions.js";
import { el } from "../parts/elements.js";
import { call, Refused, Unreachable } from "./calls.js";
import { place, say, tell } from "./telling.js";

// `done(home, said)` brings the page up to date and the focus back.
export function holding({ page, signedOut, done }) {
  let it = null;
  let sending = false;

  place("hold-form").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });

  function open(button) {
    const above = button.closest("section, dialog")?.querySelector("h2");
    it = { ...ACTIONS[button.dataset.do](button.dataset), home: above ?? place("heading") };
    say("hold-heading", it.heading);
    place("hold-words").replaceChildren(...it.words);
    place("hold-fields").replaceChildren(...(it.fields ?? []).map(field));
    say("hold-submit", it.button);
    say("hold-trouble", "");
    place("hold").showModal();
    (place("hold-fields").querySelector("input, select, textarea") ?? place("hold-submit")).focus();
  }

  async function send() {
    if (sending) return;
    const mine = it;
    const { path, home, told } = mine;
    const values = Object.fromEntries([...new FormData(place("hold-form"))].map(([name, value]) => [name, value.trim()]));
    sending = place("hold-submit").disabled = true;
    say("hold-trouble", "");
    try {
      const body = mine.body ? mine.body(values) : values;
      const said = await call(page.who.token, path, { method: "POST", body: Object.keys(body).length || mine.fields ? body : undefined });
      if (mine === it) place("hold").close();
      tell(told(said));
      await done(home, mine);
    } catch (error) {
      if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
      if (error.status === 401) return signedOut(" Nothing was done.");
      if (mine === it && place("hold").open) say("hold-trouble", words(error, mine));
      else tell(`${mine.heading}: ${words(error, mine)}`);
    } finally {
      sending = place("hold-submit").disabled = false;
    }
  }

  return { open, close: () => place("hold").close(), knows: (name) => name in ACTIONS };
}

function words(error, { gone }) {
  if (error instanceof Unreachable) return `${error.message} It may have been done all the same: look before you try again.`;
  if (error.status === 404 && gone) return gone;
  return error.message;
}

function field({ name, label, hint, required, options, type = "text", value = "" }) {
  const id = `hold-${name}`;
  const described = ["hold-words", hint ? `${id}-hint` : null, "hold-trouble"].filter(Boolean).join(" ");
  const same = { id, name, required, "aria-describedby": described };
  return el("div", { class: "field" },
    el("label", { for: id }, label),
    options
      ? el("select", same, options.map(([each, words]) => el("option", { value: each, selected: each === value }, words)))
      : el("input", { ...same, type, value, autocomplete: "off", autocapitalize: "none", spellcheck: "false", maxlength: 1000 }),
    hint ? el("p", { class: "hint", id: `${id}-hint` }, hint) : null);
}
