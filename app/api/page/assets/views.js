// The views in the order in which they are offered. Another view is a module in views/ and a line here.
//
// A view has
//   name       of its address, `#/name`; with `one: true` it shows one thing, `#name/ID`, and is not offered
//   title      its heading and its name in the navigation
//   asks(at)   what it asks of the API: {name: path}; a path that is null is not asked
//   show(answers, at)  the elements it shows of the answers, by the same names
// and if it takes them
//   asksNext(answers, at)  what it asks after that; what is gone meanwhile is null
//   filters    what stands in its address: {name: among(…), anyWords() or someWords()}, of parts/filters.js
//   does       what it does by itself: {name(element, at)}, by the `data-do` of a button or `data-sends` of a form
//   news(answers, before)  what is new in words, for those who listen
//   scope      without which it is not offered, `more` whether it stands in the second group, `within` the view to which
//              it belongs, `rest` how long it rests between two rounds of asking, in ms, `still` if nothing in it is renewed
// `at` is {who, id, filters, memory, now, call, draw}: `memory` is its own until the visitor leaves, `now` the time at the
// service, `call(path, options)` a call, `draw()` shows what is in memory before something that takes long.

import { audit } from "./views/audit.js";
import { clients } from "./views/clients.js";
import { deadLetters } from "./views/dead_letters.js";
import { event } from "./views/event.js";
import { events } from "./views/events.js";
import { gaps } from "./views/gaps.js";
import { now } from "./views/now.js";
import { explain } from "./views/explain.js";
import { report } from "./views/report.js";
import { rule } from "./views/rule.js";
import { rules } from "./views/rules.js";
import { service } from "./views/service.js";
import { silences } from "./views/silences.js";

export const VIEWS = [now, report, events, event, rules, rule, explain, deadLetters, gaps, silences, audit, clients, service];
