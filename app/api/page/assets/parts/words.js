// The words of the page: what states and reasons mean, how times and lengths are written.

export const STATES = {
  awaiting_approval: "awaiting approval",
  queued: "queued",
  running: "running",
  verifying: "verifying",
  succeeded: "succeeded",
  failed: "failed",
  timed_out: "timed out",
  unreachable: "unreachable",
  unknown: "unknown",
  cancelled: "cancelled",
  blocked: "blocked",
};

export const REASONS = {
  duplicate: "The rule has had a run for this problem already.",
  busy: "The rule was at work on the target already.",
  cooldown: "The last run of the rule on the target was too short ago.",
  rate: "The rule had run on the target as often as its rate allows.",
  not_allowed: "A value was refused, or the host is not on the allow-list.",
  no_target: "The event named no host for the rule.",
  too_many_targets: "The event named more hosts than allowed, so none was touched.",
  shadow: "The rule has mode: observe.",
  dry_run: "The service has mode: dry_run.",
  resolved: "The problem was over, or nobody said that it is open.",
  held: "The rule waits whether the problem lasts as long as its hold_for says.",
  paused: "Alexis was paused: it was told to begin nothing more.",
  healthy: "The probe did not show the problem.",
  breaker: "The rule had not repaired so often in a row: it does nothing until a person resets it.",
  ineffective: "The rule only masked the problem: it came back too soon after each success.",
  flapping: "Such problems opened on the target again and again.",
  storm: "So much went wrong at once that nothing began by itself.",
  maintenance: "A maintenance window or a silence was in force, or the source said that it is under maintenance.",
};

export const LETTERS = { event: "event", run: "run", delivery: "delivery" };

// What became of an event that was received.
export const EVENTS = { waiting: "waits to be decided", decided: "decided", ignored: "ignored", dead: "given up: a dead letter" };

export const MILESTONES = {
  started: "Started",
  awaiting: "Awaiting approval",
  blocked: "Blocked",
  ended: "Ended",
  escalated: "Handed to people",
  nothing_matched: "Nothing matched",
  cancelled: "Cancelled",
  breaker: "A breaker has opened",
  storm_began: "A storm has begun",
  storm_over: "The storm is over",
};

// Where a note, or a team, stands on its way.
export const DELIVERIES = {
  pending: "waits to be sent",
  sending: "is being sent",
  accepted: "accepted, not confirmed so far",
  delivered: "delivered",
  unconfirmed: "sent, and never confirmed",
  failed: "given up",
};

export const PERIOD_NAMES = { "1h": "1 hour", "1d": "1 day", "7d": "7 days", "30d": "30 days", "90d": "90 days" };
export const PERIODS = { "1h": "the last hour", "1d": "the last day", "7d": "the last 7 days", "30d": "the last 30 days", "90d": "the last 90 days" };

export function many(count, one, more = `${one}s`) {
  return `${number(count)} ${count === 1 ? one : more}`;
}

export function number(count) {
  return count.toLocaleString("en-GB");
}

export function share(part) {
  if (part === null) return "–";
  const percent = part * 100;
  return `${percent > 99 && percent < 100 ? (Math.floor(percent * 10) / 10).toFixed(1) : Math.round(percent)} %`;
}

const UNITS = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];

// Write a length of time by its two largest units: 0.4 s, 12 s, 2 min 5 s, 3 d 4 h.
export function length(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 9.95) return `${Number(Math.max(0, seconds).toFixed(1))}\u00a0s`;
  let left = Math.round(seconds);
  const first = UNITS.findIndex(([, size]) => left >= size);
  const parts = [];
  for (const [unit, size] of UNITS.slice(first, first + 2)) {
    const whole = Math.floor(left / size);
    if (whole) parts.push(`${whole}\u00a0${unit}`);
    left -= whole * size;
  }
  return parts.join("\u00a0");
}

export function between(since, until) {
  return length((new Date(until) - new Date(since)) / 1000);
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "long" });

export function clock(date) {
  return CLOCK.format(date);
}

// Write a time, without the day when that is today's.
export function moment(date) {
  return date.toDateString() === new Date().toDateString() ? CLOCK.format(date) : `${DAY.format(date)} ${CLOCK.format(date)}`;
}

export function whole(date) {
  return FULL.format(date);
}

export function zone() {
  return new Intl.DateTimeFormat("en-GB", { timeZoneName: "longOffset" })
    .formatToParts(new Date())
    .find((part) => part.type === "timeZoneName").value;
}

const HOUR = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DATED = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const DATED_LONG = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric" });

export const hour = (date) => HOUR.format(date);
export const day = (date) => DAY.format(date);
export const month = (date) => MONTH.format(date);

// Write a time to the minute, with the day, and with the year when it is another one.
export function whenever(date) {
  return (date.getFullYear() === new Date().getFullYear() ? DATED : DATED_LONG).format(date);
}

// The name of the time zone of this browser, as the IANA database has it.
export function zoneName() {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}
