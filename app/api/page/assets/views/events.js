// The events that were received, the newest first.

import { empty, foreign, link, part, table, time } from "../parts/elements.js";
import { among, select, tools } from "../parts/filters.js";
import { limit, more, showsMore } from "../parts/more.js";
import { EVENTS } from "../parts/words.js";

export const events = {
  name: "events",
  title: "Events",
  filters: { state: among(EVENTS) },
  asks: (at) => ({ events: `/v1/events?limit=${limit(at, 50)}${at.filters.state ? `&state=${at.filters.state}` : ""}` }),
  does: showsMore,

  show: ({ events: { items, next } }, at) => [
    tools(select("state", "Only in the state", EVENTS, at.filters.state)),
    part("list", "Received", items.length ? list(items) : empty(at.filters.state ? "No event is in this state." : "None so far."),
      more(next, at, "GET /v1/events")),
  ],
};

function list(items) {
  return table("The newest first", ["Received", "Source", "Title", "Kind", "State"], items.map((event) => ({
    key: event.id,
    class: event.state === "ignored" ? "quiet" : null,
    cells: [
      link("event", event.id, time(event.received_at)),
      foreign(event.source),
      foreign(event.title || "without a title"),
      foreign(event.kind),
      [EVENTS[event.state] ?? foreign(event.state), event.detail ? [": ", foreign(event.detail)] : null].flat(),
    ],
  })));
}
