// The calls of the API. A token travels in a header, and nothing of the browser's own travels with it. Without a token
// the browser sends its own: the cookie of a session, or what a proxy in front of Alexis knows the visitor by.

const PATIENCE = 15_000;

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class Unreachable extends Error {}

// Ask, and give the answer as data. `fine` are statuses beside 2xx that answer too, `patience` is in ms, `raw` gives the text.
export async function call(token, path, { method = "GET", body, signal, fine = [], patience = PATIENCE, raw = false } = {}) {
  let response, said;
  try {
    response = await fetch(path, {
      method,
      headers: {
        Accept: "application/json",
        "X-Alexis-Page": "1",
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
        ...(body ? { "Content-Type": "application/json" } : {}),
      },
      body: body && JSON.stringify(body),
      credentials: token ? "omit" : "same-origin",
      cache: "no-store",
      redirect: token ? "error" : "manual",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.any([AbortSignal.timeout(patience), ...(signal ? [signal] : [])]),
    });
    said = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable(error.name === "TimeoutError" ? "It does not answer in time." : "It does not answer.");
  }
  if (response.type === "opaqueredirect") throw new Refused(401, "What is in front of Alexis asks to sign in again: load the page anew.");
  if (!response.ok && !fine.includes(response.status)) throw new Refused(response.status, words(response, said));
  if (raw) return said;
  try {
    return JSON.parse(said);
  } catch {
    throw new Refused(response.status, `It answered by ${response.status} what is not JSON; is something in between?`);
  }
}

function words(response, said) {
  try {
    const { detail, errors = [] } = JSON.parse(said);
    const fields = errors.map(({ field, what }) => (field ? `${field}: ${what}` : what)).join("; ");
    return [detail || `It answered by ${response.status}.`, fields].filter(Boolean).join(" ");
  } catch {
    return `It answered by ${response.status}.`;
  }
}
