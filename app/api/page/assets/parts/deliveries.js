// How far a note, or a team, has come on its way.

import { el, foreign, time } from "./elements.js";
import { DELIVERIES, many } from "./words.js";

export function delivery({ id, source, ref, team, state: at, detail, tries, due_at: due, delivered_at: arrived }) {
  return el("li", { "data-key": id },
    team ? ["Team ", foreign(team), " on "] : "To ", foreign(source), " ", el("small", null, foreign(ref)), ": ",
    DELIVERIES[at] ?? foreign(at), detail ? [", ", foreign(detail)] : null,
    arrived ? [" at ", time(arrived)] : null, due ? [", next try ", time(due)] : null, tries > 1 ? ` (${many(tries, "try", "tries")})` : null);
}
