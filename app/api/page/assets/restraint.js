// What holds Alexis back now, above all else: a banner for each part, and the button that pauses it.

import { el, foreign, time } from "./elements.js";
import { many } from "./words.js";

export const restraint = {
  asks: () => ({ restraint: "/v1/restraint" }),

  show({ restraint: stands }, { who }) {
    return {
      "banner-shown": BANNERS.map((banner) => banner(stands, who)),
      "pause-shown": !stands.paused && who.may("actions")
        ? el("button", { type: "button", "data-do": "pause", "data-key": "pause", "aria-haspopup": "dialog" }, "Pause …")
        : null,
    };
  },
};

// Each gives its banner, or null when there is nothing to tell.
const BANNERS = [paused];

function paused({ paused: pause, runs }, who) {
  if (!pause) return null;
  return el("div", { class: "banner", "data-key": "paused" },
    el("p", null, el("b", null, "Paused"), " by ", foreign(pause.by), " since ", time(pause.since), ": ", foreign(pause.reason)),
    el("p", null, `Nothing begins. ${goesOn(runs)}`),
    who.may("approve")
      ? el("p", null, el("button", { type: "button", "data-do": "resume", "aria-haspopup": "dialog" }, "Resume …"))
      : el("p", { class: "hint" }, "To resume it, sign in with a token that has the scope ", el("code", null, "approve"), "."));
}

function goesOn({ at_work: atWork, queued, awaiting_approval: asked }) {
  const parts = [atWork ? `${many(atWork, "run")} at work ${atWork === 1 ? "goes" : "go"} on to the end` : "No run is at work"];
  if (queued) parts.push(`${many(queued, "run")} that ${queued === 1 ? "is" : "are"} queued will be blocked`);
  if (asked) parts.push(`${many(asked, "run")} cannot be approved meanwhile`);
  return `${parts.join("; ")}.`;
}

// What the dialog asks before it is done, and what is said when it was.
export const HOLDS = {
  pause: {
    path: "/v1/pause",
    heading: "Pause Alexis",
    words: "Nothing begins any more, on any replica, until somebody resumes it. What is at work goes on to its end.",
    label: "Reason",
    required: true,
    button: "Pause",
    told: "", // the banner says it
  },
  resume: {
    path: "/v1/resume",
    heading: "Resume",
    words: "Runs begin again. What was blocked meanwhile stays blocked; the next message about its problem may act.",
    label: "Reason (may be left out)",
    required: false,
    button: "Resume",
    told: "It is resumed: runs begin again.",
  },
};
