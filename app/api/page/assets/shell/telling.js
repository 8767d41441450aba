// The few lines in which the page speaks itself: what was done, what is wrong, and what is new for those who listen.

const TOLD_FOR = 20_000;

export const place = (id) => document.getElementById(id);

// Write a line, but not the same again: it would be read out again.
export function say(id, words) {
  if (place(id).textContent !== words) place(id).textContent = words;
}

// Say for a while that something was done: words, or a list of words and elements.
export function tell(words) {
  place("told").replaceChildren(...[words].flat());
  const told = place("told").textContent;
  setTimeout(() => place("told").textContent === told && say("told", ""), TOLD_FOR);
}
