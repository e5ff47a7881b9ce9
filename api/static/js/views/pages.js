// A page as printed and how it was read.

import { json } from "../api.js";
import { el } from "../dom.js";
import { say } from "../say.js";
import { legend, sheet } from "../sheet.js";
import { where } from "../source.js";
import { state, stateOf, waiting } from "../states.js";

export default async function pages(main, [id], query, hash) {
  document.title = say("title", say("page.read"));
  const scroller = el("div.scroll", { tabindex: "-1" }, waiting());
  main.replaceChildren(scroller);
  let found;
  try {
    found = await json(`/pages/${encodeURIComponent(id)}`);
  } catch (error) {
    if (!error.kind) throw error;
    scroller.replaceChildren(error.kind === "missing" ? state("missing", { message: error.message, level: "h1" }) : stateOf(error, () => pages(main, [id], query, hash), "h1"));
    return;
  }
  const ranges = [...hash.matchAll(/(\d+)-(\d+)/g)].map(([, start, end]) => ({ start: Number(start), end: Number(end) }));
  const heading = el("h1", { tabindex: "-1" }, say("page.read"));
  const text = sheet(found, ranges);
  scroller.replaceChildren(el("div.page", {}, heading, el("p.meta", {}, where({ ...found, page: found.number }) || say("where.unknown")),
    el("p.soft", {}, say("page.read.hello")), legend(found), text));
  heading.focus({ preventScroll: true });
  text.querySelector("mark.here")?.scrollIntoView({ block: "center" });
}
