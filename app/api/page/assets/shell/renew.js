// Bring what is shown up to date and touch only what differs: focus, selection and scroll stay where they are.

export function renew(place, ...fresh) {
  const focused = document.activeElement;
  const home = focused.closest("section, dialog")?.querySelector("h2");
  const scratch = place.cloneNode(false);
  scratch.append(...fresh.flat(Infinity).filter((each) => each !== null && each !== undefined));
  children(place, scratch);
  if (focused === document.activeElement) return;
  const instead = [focused, home, document.getElementById("heading")].find((each) => each?.isConnected);
  instead.focus({ preventScroll: true });
}

// Do a change, and have what the visitor looks at stand where it stood: what has the focus, or else the first row to be seen.
export function steadily(change) {
  const held = looked();
  const before = held?.getBoundingClientRect().top;
  change();
  if (held?.isConnected) scrollBy(0, held.getBoundingClientRect().top - before);
}

function looked() {
  const isSeen = (each) => {
    const { top, bottom } = each.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  const focused = document.activeElement;
  if (focused !== document.body && isSeen(focused)) return focused;
  return scrollY > 0 ? [...document.querySelectorAll("tr[data-key], section h2")].find(isSeen) : null;
}

function children(old, fresh) {
  const wanted = new Set([...fresh.children].map(key).filter(Boolean));
  const known = new Map();
  for (const child of [...old.children]) {
    if (!key(child)) continue;
    if (wanted.has(key(child))) known.set(key(child), child);
    else child.remove();
  }
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const mine = key(next) ? known.get(key(next)) : at;
    if (!mine || !alike(mine, next)) {
      old.insertBefore(next, at);
    } else {
      if (mine === at) at = at.nextSibling;
      else old.insertBefore(mine, at);
      update(mine, next);
    }
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function key(node) {
  return node.dataset?.key;
}

function alike(one, other) {
  return one.nodeName === other.nodeName && key(one) === key(other);
}

function update(old, fresh) {
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  children(old, fresh);
}
