// Rounds of asking, one after the other: soon again, later when the answers take long, never while nobody looks.

const LONGEST_REST = 60_000;

// `round(signal)` asks and shows; what it throws goes to `failed`. It is begun by `now()`, which ends the one under way.
export function rounds({ round, rest, failed }) {
  let going = null;
  let timer = 0;

  function stop() {
    going?.abort();
    going = null;
    clearTimeout(timer);
  }

  async function now() {
    stop();
    const mine = (going = new AbortController());
    const began = performance.now();
    try {
      await round(mine.signal);
    } catch (error) {
      if (mine.signal.aborted) return;
      failed(error);
    }
    if (mine !== going) return;
    const pause = Math.min(LONGEST_REST, Math.max(rest(), 10 * (performance.now() - began)));
    timer = setTimeout(() => document.hidden || now(), pause);
  }

  return { now, stop };
}
