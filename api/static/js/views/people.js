// People: who is in the archive, under which posts, and what they said.

import { json } from "../api.js";
import { beside } from "../beside.js";
import { el } from "../dom.js";
import { pieces, span } from "../pieces.js";
import { go } from "../router.js";
import { number, say } from "../say.js";
import { address, forms, where } from "../source.js";
import { state, stateOf, waiting } from "../states.js";
import { takeaway } from "../takeaway.js";

export default function people(main, [name], query) {
  const page = el("div.page");
  main.replaceChildren(el("div.scroll", { tabindex: "-1" }, page));
  return name ? person(page, name) : everybody(page, query);
}

function everybody(page, query) {
  document.title = say("title", say("view.people"));
  const q = query.get("q") || "", quoted = query.get("quoted") === "1";
  const field = el("input", { type: "search", value: q, autocomplete: "off", placeholder: say("people.placeholder"), "aria-label": say("people.placeholder") });
  const to = (more) => {
    const next = new URLSearchParams();
    if (field.value.trim()) next.set("q", field.value.trim());
    if (more) next.set("quoted", "1");
    go(`/people${next.size ? `?${next}` : ""}`);
  };
  const found = el("div.results");
  page.replaceChildren(el("h1", {}, say("view.people")),
    el("form.searching", { role: "search", onsubmit: (event) => { event.preventDefault(); to(quoted); } },
      el("div.row", {}, field, el("button.main", { type: "submit" }, say("search.do")))),
    el("div.bar", {}, el("span.meta.total"), el("span.space"), el("button.icon", { "aria-pressed": String(quoted), onclick: () => to(!quoted) }, say("people.quoted"))),
    found);
  const asked = new URLSearchParams({ limit: "60", ...(q && { q }), ...(quoted && { quoted: "true" }) });
  pieces(found, `/people?${asked}`, (reply) => {
    page.querySelector(".total").textContent = say("people.total", number(reply.total));
    return reply.people.map((one) => el("li", {}, el("a", { href: `/people/${encodeURIComponent(one.name)}` }, one.name),
      el("span.soft", {}, ` ${[say("articles", number(one.articles)), one.statements && say("statements.count", number(one.statements)), span(one)].filter(Boolean).join(" · ")}`)));
  }, () => state(q ? "nothing" : "empty"));
  field.focus({ preventScroll: true });
}

async function person(page, name) {
  document.title = say("title", name);
  page.replaceChildren(waiting());
  let found;
  try {
    found = await json(`/people/${encodeURIComponent(name)}`);
  } catch (error) {
    if (!error.kind) throw error;
    page.replaceChildren(error.kind === "missing" ? state("missing", { level: "h1", message: error.message, kids: [el("a", { href: "/people" }, say("view.people"))] }) : stateOf(error, () => person(page, name), "h1"));
    return;
  }
  const said = [], list = el("div"), heading = el("h1", { tabindex: "-1" }, found.name);
  const row = (one) => {
    const mark = { ...one, quote: one.words };
    said.push(mark);
    const opens = el("button.print", { onclick: () => beside(said, said.indexOf(mark), opens) }, el("q", {}, one.words.replace(/\s+/g, " ")),
      el("span.meta", {}, [one.post, one.title && `《${one.title}》`, where(one)].filter(Boolean).join(" · ")));
    return el("li", {}, opens);
  };
  page.replaceChildren(el("p.meta", {}, el("a", { href: "/people" }, say("view.people"))), heading,
    el("p.soft", {}, [say("articles", number(found.articles)), found.statements && say("statements.count", number(found.statements)), span(found)].filter(Boolean).join(" · ")),
    el("div.bar", {}, el("a.icon", { href: `/search?q=${encodeURIComponent(found.name)}` }, say("people.search")),
      el("a.icon", { href: `/ask?q=${encodeURIComponent(say("examples.said", found.name))}` }, say("view.ask")),
      found.said.length > 0 && el("button.icon", { onclick: () => takeaway(say("export"), forms(said), "statements") }, say("export"))),
    found.posts.length > 0 && el("section", {}, el("h2", {}, say("people.posts")), el("ul.plainlist", {}, found.posts.map((post) => el("li", {}, post.post,
      el("span.soft", {}, ` ${[span(post), say("articles", number(post.articles))].filter(Boolean).join(" · ")}`))))),
    found.spellings.length > 0 && el("section", {}, el("h2", {}, say("people.spellings")), el("ul.plainlist", {}, found.spellings.map((one) => el("li", {},
      `${one.rarer} → ${one.name}`, el("span.soft", {}, ` ${Math.round(one.confidence * 100)}% · ${one.why}`))))),
    el("section", {}, el("h2", {}, say("statements")), list));
  for (const kid of [...page.childNodes]) if (kid.nodeType === 3) kid.remove();
  pieces(list, `/statements?speaker=${encodeURIComponent(found.name)}&limit=50`, (reply) => reply.statements.map(row), () => el("p.soft", {}, say("people.silent")), { statements: found.said, next: found.next });
  heading.focus({ preventScroll: true });
}
