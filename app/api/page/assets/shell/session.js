// Who has signed in. The token is kept in this tab only: not in the address, not in a cookie, not for other tabs.

import { call, Refused, Unreachable } from "./calls.js";

const KEY = "alexis.token";

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

// Sign in with a token, and give who that is. Throws `NotSignedIn`, in words.
export async function signIn(token) {
  if (!/^[\x21-\x7e]+$/.test(token)) throw new NotSignedIn("That is no token: a token has no spaces and no special letters.");
  let caller;
  try {
    caller = await call(token, "/v1/ping");
  } catch (error) {
    if (error instanceof Unreachable) throw new NotSignedIn(`Alexis cannot be reached. ${error.message}`, { passes: true });
    if (!(error instanceof Refused)) throw error;
    if (error.status !== 401) throw new NotSignedIn(error.message, { passes: true });
    throw new NotSignedIn("This token is not known here.");
  }
  const who = { token, name: caller.client, version: caller.version, may: (scope) => caller.scopes.some((given) => given === scope || given === "*") };
  if (!who.may("read")) {
    throw new NotSignedIn(`This is the token of ${who.name}, who lacks the scope read. Nothing can be shown without it.`);
  }
  sessionStorage.setItem(KEY, token);
  return who;
}
