// Who may call, and who did: the clients of the settings, and the people whom a proxy or a provider named.

import { el, empty, foreign, pairs, part, table, time } from "../parts/elements.js";
import { number } from "../parts/words.js";

export const clients = {
  name: "clients",
  title: "Clients",
  more: true,
  scope: "admin",
  asks: () => ({ clients: "/v1/clients" }),

  show: ({ clients: { since, clients: known, persons, unknown } }) => [
    el("p", { class: "hint", "data-key": "since" }, "Counted by the process that answers, since ", time(since), ". With several replicas each has seen its own."),
    part("clients", "Clients", known.length ? clientsOf(known) : empty("None: nobody has a token.")),
    part("persons", "People", persons.length ? people(persons)
      : empty("Nobody was seen. Whom a reverse proxy or an OpenID provider names stands here, if the settings let them in.")),
    part("unknown", "Tokens that nobody has", pairs([
      ["Refused", number(unknown.refused), unknown.refused_at ? [", the last at ", time(unknown.refused_at)] : null],
    ], { class: "facts" })),
  ],
};

const SEEN = [["Served", "number"], ["Last served", "number"], ["Refused", "number"], ["Last refused", "number"]];

function seen({ used, used_at: at, refused, refused_at: refusedAt }) {
  return [number(used), at ? time(at) : "never", number(refused), time(refusedAt)];
}

function clientsOf(all) {
  return table("In the order of the settings", ["Name", "Scopes", ...SEEN], all.map((each) => ({
    key: each.name,
    class: each.used ? null : "quiet",
    cells: [foreign(each.name), el("code", null, foreign(each.scopes.join(", ") || "none")), ...seen(each)],
  })));
}

function people(all) {
  return table("The latest first", ["Name", ...SEEN], all.map((each) => ({ key: each.name, cells: [foreign(each.name), ...seen(each)] })));
}
