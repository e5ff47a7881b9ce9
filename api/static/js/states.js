// What is shown where there is nothing else to show, and what to do then.

import { el } from "./dom.js";
import { say } from "./say.js";

const SIGN = { offline: "⚡", key: "⚿", forbidden: "⚿", missing: "∅", empty: "▤", busy: "…", model: "⊘", input: "✎", broken: "!", nothing: "∅", waiting: "" };

/** A card for a state: `offline`, `key`, `missing`, `empty`, `busy`, `model`, `input`, `broken`, `nothing`. */
export function state(kind, { message = "", hint = "", again, wait = 0, kids = [], level = "h2" } = {}) {
  const button = again && el("button.plain", { onclick: () => { clearInterval(ticking); again(); } });
  let left = wait, ticking = 0;
  const label = () => { if (button) button.textContent = left > 0 ? say("again.in", left) : say("again"); };
  label();
  if (button && wait) {
    ticking = setInterval(() => {
      left -= 1;
      label();
      if (left <= 0 || !button.isConnected) { clearInterval(ticking); if (button.isConnected) again(); }
    }, 1000);
  }
  const known = ["offline", "key", "forbidden", "empty", "busy", "nothing"].includes(kind);
  return el(`div.state.${kind}`, { role: kind === "waiting" ? "status" : "alert" },
    el("span.sign", { "aria-hidden": "true" }, SIGN[kind] ?? "!"),
    el(level, {}, say(`state.${kind}`)),
    message && !known && el("p", {}, message),
    el("p", {}, say(`state.${kind}.do`)),
    hint && kind !== "key" && el("p", {}, el("code", {}, hint)),
    button, kids);
}

export const stateOf = (fault, again, level) =>
  state(fault.kind || "broken", {
    kids: fault.kind === "empty" && location.pathname !== "/papers" ? [el("p", {}, el("a", { href: "/papers" }, say("view.papers")))] : [],
    level, message: fault.message, hint: fault.hint, again, wait: fault.kind === "busy" ? fault.wait || 3 : 0,
  });

/** Bars where words will stand. */
export const waiting = (said = say("waiting")) =>
  el("div.state.waiting", { role: "status" }, el("span.unseen", {}, said), [1, 2, 3].map(() => el("span.bar", { "aria-hidden": "true" })));
