// A message to be explained: pasted, from a file, or one of the examples. It stays in this tab's memory until one signs out.

import { el, foreign } from "./elements.js";

const PLACE = "explain-payload";
const MOST = 1_000_000; // characters: longer ones are no message

// What the description of the API says of the sources: {name: an example}.
export function sourcesOf({ paths }) {
  return Object.fromEntries(Object.entries(paths).flatMap(([path, { post }]) => {
    const [, name] = /^\/v1\/webhooks\/([^/{}]+)$/.exec(path) ?? [];
    return name ? [[name, post?.requestBody?.content?.["application/json"]?.example ?? {}]] : [];
  }));
}

export function payloadForm({ sources, source, text = "", trouble }) {
  return el("form", { class: "payload", "data-sends": "explain", "data-key": "payload" },
    el("p", { class: "find", "data-key": "source" },
      el("label", { for: "explain-source" }, "As"),
      el("select", { id: "explain-source", name: "source" },
        Object.keys(sources).map((name) => el("option", { value: name, selected: name === source, "data-key": name }, name))),
      el("span", null, "would send it"),
      el("button", { type: "button", "data-do": "example", "data-key": "example" }, "Fill in its example")),
    el("label", { for: PLACE }, "Payload: the body of a webhook, as JSON"),
    el("textarea", {
      id: PLACE, name: "payload", rows: 12, required: true, spellcheck: "false", autocomplete: "off", autocapitalize: "none",
      "aria-describedby": "explain-hint explain-trouble", "aria-invalid": trouble ? "true" : null, "data-key": "text",
    }, text),
    el("p", { class: "hint", id: "explain-hint" }, "Nothing is done and nothing is stored. Paste it, drop a file here, or choose one:"),
    el("p", { class: "find", "data-key": "file" },
      el("label", { for: "explain-file" }, "File"),
      el("input", { id: "explain-file", type: "file", accept: ".json,.txt,application/json,text/plain", "data-picks": "pick" })),
    el("div", { id: "explain-trouble", role: "alert", class: "error", "data-key": "trouble" }, trouble ? wrong(trouble) : null),
    el("p", { class: "choices", "data-key": "send" }, el("button", { type: "submit", class: "main" }, "Explain")));
}

function wrong({ words, errors }) {
  return [el("p", null, foreign(errors.length ? `${words.split(": ", 1)[0]}:` : words)),
    errors.length ? el("ul", null, errors.map(({ field, what }) => el("li", null, el("code", null, foreign(field)), " ", foreign(what)))) : null];
}

// Put a text into the field, and what was said before away.
export function fillIn(memory, text) {
  const field = document.getElementById(PLACE);
  field.value = text;
  field.scrollTop = 0;
  forget(memory);
  memory.text = text;
}

function forget(memory) {
  memory.said = memory.trouble = null;
}

export async function pick({ files: [file] }, { memory }) {
  if (!file) return;
  if (file.size > MOST) {
    forget(memory);
    memory.trouble = { words: "This file is too large to be a message.", errors: [] };
    return;
  }
  fillIn(memory, await file.text());
}

// Ask what would happen with what is in the field; what is wrong with it is told beside it.
export async function ask(form, { memory, call }) {
  const said = new FormData(form);
  memory.text = said.get("payload");
  memory.source = said.get("source");
  forget(memory);
  const payload = read(memory.text);
  if (payload.wrong) {
    memory.trouble = { words: payload.wrong, errors: [] };
    return;
  }
  const answer = await call("/v1/rules/explain", { method: "POST", body: { source: memory.source, payload: payload.read }, fine: [404, 413, 415, 422] });
  if (answer.status) memory.trouble = { words: answer.detail, errors: answer.errors ?? [] };
  else memory.said = answer;
}

function read(text) {
  try {
    const found = JSON.parse(text);
    return found && typeof found === "object" && !Array.isArray(found) ? { read: found } : { wrong: "This is JSON, but not an object { … }." };
  } catch (error) {
    return { wrong: `This is not JSON: ${error.message}` };
  }
}
