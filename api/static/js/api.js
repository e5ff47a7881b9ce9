// The one door to the server: keys, errors of one kind, server-sent events.

import { askFor } from "./dom.js";
import { say } from "./say.js";

const KEY = "wenbao.key";

/** What went wrong, by kind: offline, key, forbidden, missing, empty, busy, model, input, broken. */
export class Fault extends Error {
  constructor(kind, message = "", hint = "", wait = 0) {
    super(message);
    Object.assign(this, { kind, hint, wait });
  }
}

const KINDS = { 401: "key", 403: "forbidden", 404: "missing", 413: "input", 422: "input", 400: "input", 429: "busy", 502: "model", 504: "model" };

function fault(status, error, wait) {
  if (status === 503 && error.code === "no_index") return new Fault("empty", error.message, error.hint);
  if (status === 503 && error.code === "busy") return new Fault("busy", error.message, error.hint, wait);
  return new Fault(KINDS[status] || "broken", error.message || `HTTP ${status}`, error.hint, wait);
}

let asking = null;

function key(again) {
  asking ??= askFor({
    title: say("key.title"), note: say(again ? "key.wrong" : "key.note"), label: say("key.label"), type: "password",
    ok: say("ok"), cancel: say("cancel"),
  }).finally(() => { asking = null; });
  return asking;
}

/** The reply to a request. Raises Fault; a request that was called off raises AbortError. */
export async function call(path, { body, form, signal, method, headers } = {}) {
  for (;;) {
    const held = sessionStorage.getItem(KEY);
    let reply;
    try {
      reply = await fetch(path, {
        method: method || (body === undefined && !form ? "GET" : "POST"), signal, cache: "no-store",
        body: form || (body === undefined ? undefined : JSON.stringify(body)),
        headers: {
          accept: "application/json, text/event-stream",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(held ? { authorization: `Bearer ${held}` } : {}),
          ...headers,
        },
      });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Fault("offline");
    }
    if (reply.ok) return reply;
    const { error = {} } = await reply.json().catch(() => ({}));
    if (reply.status !== 401) throw fault(reply.status, error, Number(reply.headers.get("retry-after")) || 0);
    const given = await key(Boolean(held));
    if (!given) throw new Fault("key", error.message, error.hint);
    sessionStorage.setItem(KEY, given.trim());
  }
}

export const json = async (path, options) => (await call(path, options)).json();

/** The events of a reply as [name, data]. Raises Fault where the connection breaks. */
export async function* events(reply) {
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      held += value;
      for (let end; (end = held.indexOf("\n\n")) >= 0; held = held.slice(end + 2)) {
        let name = "", data = "";
        for (const line of held.slice(0, end).split("\n")) {
          if (line.startsWith("event:")) name = line.slice(6).trim();
          else if (line.startsWith("data:")) data += line.slice(5);
        }
        if (data) yield [name, JSON.parse(data)];
      }
    }
  } catch (error) {
    if (error.name === "AbortError" || error instanceof Fault) throw error;
    throw new Fault("offline");
  } finally {
    reader.cancel().catch(() => {});
  }
}

const articles = new Map();

/** An article by its id; each is asked for once. Raises Fault. */
export function article(id) {
  if (!articles.has(id)) {
    const coming = json(`/articles/${encodeURIComponent(id)}`);
    articles.set(id, coming);
    coming.catch(() => articles.delete(id));
  }
  return articles.get(id);
}
