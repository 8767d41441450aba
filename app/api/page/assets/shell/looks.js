// One thing looked at more closely, in a dialog above the view. What is shown of each is in ../looks.

import { LOOKS } from "../looks.js";
import { call, Refused, Unreachable } from "./calls.js";
import { renew } from "./renew.js";
import { place, say } from "./telling.js";

// `home()` gives the address to come back to.
export function looking({ page, home }) {
  let it = null;

  place("look").addEventListener("close", () => {
    if (it) history.replaceState(null, "", home());
    it = null;
  });

  function open({ name, id }) {
    const key = `${name}/${id}`;
    const another = it?.key !== key;
    if (another) place("look-shown").replaceChildren();
    it = { key, id, ...LOOKS[name] };
    say("look-trouble", "");
    say("look-heading", it.heading);
    if (!place("look").open) place("look").showModal();
    else if (another) place("look-heading").focus();
    const { token } = page.who;
    return renewed((path) => call(token, path));
  }

  // Close it because another address is shown; `leave` goes back to the one below.
  function close() {
    it = null;
    place("look").close();
  }

  async function renewed(ask) {
    const mine = it;
    if (!mine) return;
    try {
      const found = await mine.ask(ask, mine.id);
      if (mine !== it) return;
      renew(place("look-shown"), mine.show(found, page.who));
      say("look-trouble", "");
    } catch (error) {
      if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
      if (mine === it) say("look-trouble", error.message);
    }
  }

  return { open, close, leave: () => place("look").close(), renewed, knows: (name) => name in LOOKS };
}
