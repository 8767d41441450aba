// The few lines in which the page speaks itself: what was done, what is wrong, and what is new for those who listen.

const TOLD_FOR = 20_000;

export const place = (id) => document.getElementById(id);

// Write a line, but not the same again: it would be read out again.
export function say(id, words) {
  if (place(id).textContent !== words) place(id).textContent = words;
}

// Say for a while that something was done.
export function tell(words) {
  say("told", words);
  setTimeout(() => place("told").textContent === words && say("told", ""), TOLD_FOR);
}
