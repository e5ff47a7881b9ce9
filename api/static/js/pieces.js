// A list that comes in pieces: what follows is asked for with a button.

import { json } from "./api.js";
import { el } from "./dom.js";
import { say } from "./say.js";
import { stateOf, waiting } from "./states.js";

/** Draw `address` (its query without the cursor) into `place`: `rows(reply)` are the elements of a piece, `none()` stands for an empty list. */
export async function pieces(place, address, rows, none, first = null) {
  const list = el("ul.plainlist");
  let cursor = "";
  place.replaceChildren(list);

  async function more(reply) {
    const wait = waiting();
    place.append(wait);
    try {
      const found = reply || await json(cursor ? `${address}${address.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}` : address);
      const made = rows(found);
      wait.remove();
      list.append(...made);
      if (!list.childElementCount) place.replaceChildren(none());
      cursor = found.next;
      if (cursor) place.append(el("button.plain", { onclick: (event) => { event.target.remove(); more().then(() => made.at(-1)?.nextElementSibling?.querySelector("a,button")?.focus()); } }, say("more.of")));
      return found;
    } catch (error) {
      if (!error.kind) throw error;
      const failed = stateOf(error, () => { failed.remove(); more(); });
      wait.replaceWith(failed);
      return null;
    }
  }
  return more(first);
}

/** Rows of statements: who, what, where; a press opens the print beside. */
export const span = (one) => (!one.first ? "" : one.first === one.last ? one.first : `${one.first} – ${one.last}`);
