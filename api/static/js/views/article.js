// An article at its own address, with the words of the address marked.

import { article } from "../api.js";
import { clipped, taken } from "../beside.js";
import { characters, el, tell } from "../dom.js";
import { printed, reveal, selected } from "../printed.js";
import { say } from "../say.js";
import { address, person } from "../source.js";
import { state, stateOf, waiting } from "../states.js";

const ranges = (hash) => [...hash.matchAll(/(\d+)-(\d+)/g)].map(([, start, end]) => ({ start: Number(start), end: Number(end) })).filter((r) => r.start < r.end);

export default async function open(main, [id], query, hash) {
  const scroller = el("div.scroll", { tabindex: "-1" }, waiting());
  main.replaceChildren(scroller);
  let found;
  try {
    found = await article(id);
  } catch (error) {
    if (!error.kind) throw error;
    document.title = say("title", say("state.missing"));
    scroller.replaceChildren(error.kind === "missing" ? state("missing", { message: error.message, level: "h1" }) : stateOf(error, () => open(main, [id], query, hash), "h1"));
    return undefined;
  }
  document.title = say("title", found.title.split("\n")[0] || say("untitled"));
  const chars = characters(found.text);
  let marks = [], at = 0;

  function draw(moved = false) {
    const here = marks[at];
    const step = (by, does) => el("button.icon", { "aria-label": say(does), disabled: !marks[at + by], onclick: () => { at += by; draw(true); } }, by > 0 ? "›" : "‹");
    const body = printed(found, marks, here, "h1");
    const quoted = (part) => ({ ...found, article_id: found.id, ...(part && { ...part, quote: chars.slice(part.start, part.end).join("") }) });
    const lead = (part, words) => el("a", { href: address(found.id, part) }, words);
    scroller.replaceChildren(el("div.page", {},
      el("div.bar", {},
        marks.length > 1 && [step(-1, "previous"), el("span.count", {}, `${at + 1} / ${marks.length}`), step(1, "next")],
        el("span.space"),
        el("button.icon", { onclick: () => taken(quoted(selected(body) || here)) }, say("cite")),
        el("button.icon", { onclick: (event) => clipped(event.currentTarget, found, selected(body) || here || { start: 0, end: chars.length }) }, say("clip")),
        el("a.icon", { href: `/pages/${encodeURIComponent(found.page_id)}` }, say("page.read")),
        found.url && el("a.icon", { href: found.url, rel: "noreferrer", target: "_blank" }, say("elsewhere")),
        el("button.icon", { onclick: () => print() }, say("print"))),
      body,
      found.people.length > 0 && el("section", {}, el("h2", {}, say("people")), el("ul.plainlist", {}, found.people.map((p) => el("li", {}, el("a", { href: person(p.name) }, p.name), " ", lead(p, p.post || say("in.text")))))),
      found.statements.length > 0 && el("section", {}, el("h2", {}, say("statements")), el("ul.plainlist", {}, found.statements.map((s) => el("li", {},
        s.speaker && el("a", { href: person(s.speaker) }, s.speaker), s.post && el("span.soft", {}, ` ${s.post}`), " ", lead(s, chars.slice(s.start, s.end).join("")))))),
      found.dates.length > 0 && el("section", {}, el("h2", {}, say("dates")), el("ul.plainlist", {}, found.dates.map((d) => el("li", {}, lead(d, d.text),
        d.first && el("span.soft", {}, ` ${d.first === d.last ? d.first : `${d.first} – ${d.last}`}`))))),
      found.notes.length > 0 && el("section", {}, el("h2", {}, say("doubts")), el("ul.plainlist", {}, found.notes.map((n) => el("li", {}, lead(n, chars.slice(n.start, n.end).join("")), el("span.soft", {}, ` ${n.why}`)))))));
    if (here) reveal(body);
    if (!moved) body.querySelector(".headline").focus({ preventScroll: Boolean(here) });
    else tell(`${at + 1} / ${marks.length}`);
  }

  const mark = () => { marks = ranges(location.hash); at = 0; draw(); };
  marks = ranges(hash);
  draw();
  addEventListener("wenbao:hash", mark);
  return () => removeEventListener("wenbao:hash", mark);
}
