// The calls of the API. The token travels in a header, and nothing of the browser's own travels with it.

const PATIENCE = 15_000;

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export class Unreachable extends Error {}

// Ask, and give the answer as data. `fine` are statuses beside 2xx that answer too; `raw` gives the text as it is.
export async function call(token, path, { method = "GET", body, signal, fine = [], raw = false } = {}) {
  let response, said;
  try {
    response = await fetch(path, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body && JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE), ...(signal ? [signal] : [])]),
    });
    said = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable(error.name === "TimeoutError" ? "It does not answer in time." : "It does not answer.");
  }
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
    return JSON.parse(said).detail || `It answered by ${response.status}.`;
  } catch {
    return `It answered by ${response.status}.`;
  }
}
