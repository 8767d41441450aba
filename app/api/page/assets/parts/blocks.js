// Why something is not done, in words.

import { el, foreign, time } from "./elements.js";
import { REASONS } from "./words.js";

export function why({ reason, detail, until }) {
  return [
    el("code", null, foreign(reason)), " ", REASONS[reason] ?? "",
    detail ? [" ", foreign(detail)] : null,
    until ? [" Until ", time(until), "."] : null,
  ].flat();
}
