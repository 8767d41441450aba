// Signing in and out, as the visitor sees it.

import { zone } from "../parts/words.js";
import { arrived, canSignOut, forget, NotSignedIn, signedOut, signIn, signOut } from "./session.js";
import { place, say } from "./telling.js";

// `entered()` is called with somebody signed in, `left()` when nobody is any more.
export function signing({ page, entered, left }) {
  place("sign-in-form").addEventListener("submit", (event) => {
    event.preventDefault();
    enter(place("token").value.trim());
  });
  place("sign-out").addEventListener("click", async () => leave(await signOut(page.who)));

  async function enter(token) {
    say("sign-in-said", "");
    try {
      page.who = await signIn(token);
    } catch (error) {
      if (!(error instanceof NotSignedIn)) throw error;
      leave(error.message, { keep: error.passes, wrong: true });
      return;
    }
    place("token").value = "";
    place("who").textContent = page.who.name;
    place("sign-out").hidden = !canSignOut(page.who);
    place("footer").textContent = `· Version ${page.who.version} · Times are those of this browser (${zone()})`;
    reveal(true);
    await entered();
  }

  function leave(words = "", { keep = false, wrong = false } = {}) {
    if (!keep) forget();
    page.who = null;
    left();
    for (const id of ["standing", "nav-main", "nav-more", "view", "look-shown", "hold-words", "hold-fields"]) place(id).replaceChildren();
    for (const id of ["heading", "trouble", "told", "news", "who", "footer", "as-of"]) say(id, "");
    document.title = "Alexis";
    reveal(false);
    say("sign-in-said", words);
    place("token").setAttribute("aria-invalid", wrong);
    place("token").focus();
  }

  async function begin() {
    const { token, words } = await arrived();
    if (token === undefined) leave(words);
    else enter(token);
  }

  // Nobody is signed in any more, as a call has shown.
  function lost(more = "") {
    leave(`${signedOut(page.who)}${more}`);
  }

  return { begin, lost };
}

function reveal(inside) {
  place("sign-in").hidden = inside;
  for (const each of document.querySelectorAll(".inside")) each.hidden = !inside;
}
