// Who has signed in, and how. A token is kept in this tab only: not in the address, not in a cookie, not for other tabs.
// A session is a cookie that scripts cannot read; who comes by a proxy is known without anything here.

import { call, Refused, Unreachable } from "./calls.js";

const KEY = "alexis.token";
const BACK = "alexis.back";
const NOT_DONE = {
  again: "That took too long, or it began in another window. Sign in again.",
  failed: "Signing in failed: the provider cannot be reached, or its answer does not hold. The log of Alexis says more.",
  refused: "The provider or the settings do not let you in. Ask who runs Alexis: the log says why.",
};

// It `passes` when it says nothing about the token.
export class NotSignedIn extends Error {
  constructor(message, { passes = false } = {}) {
    super(message);
    this.passes = passes;
  }
}

export function kept() {
  return sessionStorage.getItem(KEY);
}

export function forget() {
  sessionStorage.removeItem(KEY);
}

// Show the ways to sign in. Gives the token to begin with, null for who is known without one, undefined for nobody; and
// words to say to nobody.
export async function arrived() {
  const words = whyNot();
  const token = kept();
  const shown = showWays();
  if (token) return { token, words };
  return { token: (await shown) ? null : undefined, words };
}

// Sign in with a token, or without one, and give who that is. Throws `NotSignedIn`, in words.
export async function signIn(token) {
  if (token !== null && !/^[\x21-\x7e]+$/.test(token)) {
    throw new NotSignedIn("That is no token: a token has no spaces and no special letters.");
  }
  let caller;
  try {
    caller = await call(token, "/v1/whoami");
  } catch (error) {
    if (error instanceof Unreachable) throw new NotSignedIn(`Alexis cannot be reached. ${error.message}`, { passes: true });
    if (!(error instanceof Refused)) throw error;
    if (error.status !== 401) throw new NotSignedIn(error.message, { passes: true });
    throw new NotSignedIn(token === null ? "You are not signed in." : "This token is not known here.");
  }
  const { name, version, way, until } = caller;
  const who = { token, name, version, way, until, may: (scope) => caller.scopes.some((given) => given === scope || given === "*") };
  if (!who.may("read")) {
    const whose = token === null ? `You are ${name}, who` : `This is the token of ${name}, who`;
    throw new NotSignedIn(`${whose} lacks the scope read. Nothing can be shown without it.`);
  }
  if (token !== null) sessionStorage.setItem(KEY, token);
  goBack();
  return who;
}

// Whether it can be ended here. Who is known by a proxy cannot sign out here.
export function canSignOut(who) {
  return who.token !== null || who.way === "oidc";
}

// End the session, if there is one, and give words for the visitor.
export async function signOut(who) {
  if (who?.way !== "oidc") return "You are signed out.";
  try {
    await call(null, "/v1/sign-out", { method: "POST" });
    return "You are signed out here, but perhaps not at the provider.";
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
    return error.status === 401 ? "You are signed out." : `You are still signed in. ${error.message}`;
  }
}

// Words for who was signed in, and is not any more.
export function signedOut(who) {
  return who?.token === null ? "You are signed out: your session is over." : "You are signed out: the token is not known any more.";
}

async function showWays() {
  let ways;
  try {
    ways = await call(null, "/v1/sign-in");
  } catch (error) {
    if (!(error instanceof Unreachable || error instanceof Refused)) throw error;
    return false;
  }
  const { oidc } = ways;
  document.getElementById("other-ways").hidden = !oidc;
  if (oidc) {
    const button = document.getElementById("single-sign-on");
    button.textContent = `Sign in with ${oidc.name}`;
    button.onclick = () => {
      sessionStorage.setItem(BACK, location.search + location.hash);
      location.assign(oidc.path);
    };
  }
  return ways.signed_in;
}

function whyNot() {
  const asked = new URLSearchParams(location.search);
  const why = asked.get("sign-in");
  if (why === null) return "";
  asked.delete("sign-in");
  const rest = asked.size ? `?${asked}` : "";
  history.replaceState(null, "", location.pathname + rest + location.hash);
  return Object.hasOwn(NOT_DONE, why) ? NOT_DONE[why] : NOT_DONE.failed;
}

// Go to what was looked at before the visitor was led to the provider.
function goBack() {
  const back = sessionStorage.getItem(BACK);
  sessionStorage.removeItem(BACK);
  if (/^[?#]/.test(back ?? "") && !location.search && !location.hash) history.replaceState(null, "", location.pathname + back);
}
