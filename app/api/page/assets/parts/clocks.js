// Lengths of time that go on: they are written anew each second, by `data-since` and `data-until`.

import { el } from "./elements.js";
import { length } from "./words.js";

export function going(since, now) {
  return el("span", { class: "clock", "data-since": since }, lasted(since, now));
}

export function left(until, now) {
  return el("span", { class: "clock", "data-until": until }, remains(until, now));
}

// Write all clocks within a place as they stand now, by the clock of the service.
export function tick(place, now) {
  for (const each of place.querySelectorAll("[data-since]")) write(each, lasted(each.dataset.since, now));
  for (const each of place.querySelectorAll("[data-until]")) write(each, remains(each.dataset.until, now));
}

function lasted(since, now) {
  return length(Math.max(0, Math.floor((now - new Date(since)) / 1000)));
}

function remains(until, now) {
  const seconds = Math.ceil((new Date(until) - now) / 1000);
  return seconds > 0 ? `${length(seconds)} left` : "any moment";
}

function write(element, words) {
  if (element.firstChild.data !== words) element.firstChild.data = words;
}
