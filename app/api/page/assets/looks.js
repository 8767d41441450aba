// What can be looked at more closely above any view, by the name in its address: `#run/ID`, `#dead-letter/ID`.
//
// Each has a `heading`, what it asks (`ask(ask, id)`), and what it shows of that (`show(found, who)`).

import { deadLetter } from "./looks/dead_letter.js";
import { run } from "./looks/run.js";

export const LOOKS = { run, "dead-letter": deadLetter };
