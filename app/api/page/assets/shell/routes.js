// Addresses: `#/report?since=7d` is a view with its filters, `#event/ID` is one thing.

// Read one: {name, asked} of a view, {name, id} of one thing, or null when it is neither. `?since=7d` before the `#` is
// an address of former versions, as is `#gaps`.
export function read({ hash, search }) {
  const [, one, id] = /^#([a-z-]+)\/([0-9A-Za-z][0-9A-Za-z._-]*)$/.exec(hash) ?? [];
  if (one) return { name: one, id };
  const [, name, asked] = /^#\/?([a-z-]+)(?:\?(.*))?$/.exec(hash) ?? [];
  if (name) return { name, asked: new URLSearchParams(asked) };
  return hash === "" && search ? { name: "report", asked: new URLSearchParams(search) } : null;
}

// Write the address of a view; filters that say nothing, or what holds anyway, are left out. One that may be given several
// times is a list.
export function to(name, filters = {}) {
  const said = new URLSearchParams(Object.entries(filters).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((each) => [name, each]) : value === "" ? [] : [[name, value]])).toString();
  return `#/${name}${said ? `?${said}` : ""}`;
}

function toOne(name, id) {
  return `#${name}/${encodeURIComponent(id)}`;
}

// What the filters of a view say in an address. What it does not know is as if it was not said.
export function filtersOf(view, asked) {
  return Object.fromEntries(Object.entries(view.filters ?? {}).map(([name, { first, takes, several }]) => {
    if (several) return [name, [...new Set(asked?.getAll(name).filter(takes))]];
    const value = asked?.get(name);
    return [name, value !== null && value !== undefined && takes(value) ? value : first];
  }));
}

export function addressOf(view, { id, filters }) {
  if (view.one) return toOne(view.name, id);
  const said = Object.entries(filters).filter(([name, value]) => value !== view.filters[name].first);
  return to(view.name, Object.fromEntries(said));
}
