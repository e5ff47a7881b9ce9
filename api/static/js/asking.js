// Asking: one answer comes at a time, also while another view is open; further questions wait in a queue.

import { call, events, Fault } from "./api.js";
import * as filters from "./filters.js";
import { save } from "./talks.js";

const TURNS = 12;  // Messages of the conversation that go with a question.
const heard = new Set();
export const queue = [];
export let current = null;

/** `listener(what, talk, turn)`: "turn" (a new one), "words", "ended", "queue". Returns what ends it. */
export function listen(listener) {
  heard.add(listener);
  return () => heard.delete(listener);
}

const announce = (what, talk, turn) => heard.forEach((listener) => listener(what, talk, turn));

/** Ask, or wait in the queue while an answer comes. `at` is the turn that the question takes the place of. */
export function ask(talk, question, at = talk.turns.length) {
  const words = question.trim();
  if (!words) return;
  if (current) {
    queue.push({ talk, question: words });
    announce("queue", talk);
    return;
  }
  run(talk, words, at);
}

export function unqueue(one) {
  queue.splice(queue.indexOf(one), 1);
  announce("queue", one.talk);
}

export const stop = () => current?.stopped.abort();

async function run(talk, question, at) {
  const scope = talk.scope && filters.any(talk.scope) ? talk.scope : null;
  const turn = { question, scope, text: "", claims: [], hits: [], answer: null, state: "waiting", fault: null };
  talk.turns.length = at;
  const before = talk.turns.filter((one) => one.answer).flatMap((one) => [
    { role: "user", content: one.question }, { role: "assistant", content: one.answer.answer },
  ]).slice(-TURNS);
  talk.turns.push(turn);
  talk.title ||= question.slice(0, 60);
  current = { talk, turn, stopped: new AbortController() };
  keep(talk);
  announce("turn", talk, turn);
  try {
    const reply = await call("/chat", { body: { question, history: before, stream: true, ...(scope && { filters: filters.body(scope) }) }, signal: current.stopped.signal });
    for await (const [name, data] of events(reply)) {
      if (name === "found") turn.hits = data.hits;
      else if (name === "delta") { turn.text += data.text; turn.state = "coming"; }
      else if (name === "verdict") turn.claims.push(data);
      else if (name === "error") throw new Fault(data.error.code?.startsWith("llm") ? "model" : "broken", data.error.message, data.error.hint);
      else if (name === "done") finish(turn, data);
      if (name !== "done") announce("words", talk, turn);
    }
    if (!turn.answer) throw new Fault("offline");
  } catch (error) {
    if (error.name === "AbortError") turn.state = "stopped";
    else if (error instanceof Fault) Object.assign(turn, { state: "failed", fault: { kind: error.kind, message: error.message, hint: error.hint, wait: error.wait } });
    else throw error;
  } finally {
    current = null;
    keep(talk);
    announce("ended", talk, turn);
    const next = queue.shift();
    if (next) {
      announce("queue", next.talk);
      run(next.talk, next.question, next.talk.turns.length);
    }
  }
}

function finish(turn, reply) {
  const { hits, usage, timings, ...answer } = reply;
  Object.assign(turn, { answer: { ...answer, seconds: (timings.total || 0) / 1000 }, text: "", claims: [], state: "done" });
}

// What has come when the window closes is kept, unchecked as it is.
addEventListener("pagehide", () => { if (current) keep(current.talk); });

function keep(talk) {
  if (talk.gone) return;
  talk.when = Date.now();
  talk.full = !save(talk);
}
