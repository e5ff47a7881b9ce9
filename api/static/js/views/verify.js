// The verify desk: a draft, sentence by sentence, held against print.

import { article, json } from "../api.js";
import { beside } from "../beside.js";
import { el, tell } from "../dom.js";
import { inPieces } from "../drafts.js";
import { say } from "../say.js";
import { where } from "../source.js";
import { stateOf } from "../states.js";
import { takeaway } from "../takeaway.js";
import { SIGNS } from "../tip.js";
import { borne, forms } from "../verified.js";

const MOST = 50_000, DRAFT = "wenbao.draft", STATUSES = ["verified", "partly", "unsupported", "unchecked"];
const TEXTS = /\.(txt|md|markdown|csv|tex)$/i;
// What was verified stays while other views are open.
const desk = { text: sessionStorage.getItem(DRAFT) || "", claims: [], articles: new Map(), state: "empty", done: 0, all: 0, fault: null, stopped: null, only: "" };
let changed = () => {};

async function verify(text) {
  desk.stopped?.abort();
  const stopped = new AbortController(), pieces = inPieces(text);
  Object.assign(desk, { text, claims: [], state: "running", done: 0, all: pieces.length, fault: null, stopped, only: "" });
  changed();
  try {
    for (const piece of pieces) {
      const { claims } = await json("/verify", { body: { text: piece.text }, signal: stopped.signal });
      const ids = claims.flatMap((claim) => claim.evidence.slice(0, 1).map((words) => words.article_id));
      for (const id of new Set(ids)) if (!desk.articles.has(id)) desk.articles.set(id, await article(id));
      if (desk.stopped !== stopped) return;
      desk.claims.push(...claims.filter((claim) => claim.text.trim()).map((claim) => ({ ...claim, start: claim.start + piece.start, end: claim.end + piece.start })));
      desk.done += 1;
      changed();
    }
    desk.state = "done";
    tell(borne(desk.claims));
  } catch (error) {
    if (desk.stopped !== stopped) return;
    if (error.name === "AbortError") desk.state = "stopped";
    else if (error.kind) Object.assign(desk, { state: "failed", fault: error });
    else throw error;
  }
  changed();
}

export default function open(main) {
  document.title = say("title", say("view.verify"));
  const words = el("textarea", { rows: "8", id: "draft", placeholder: say("verify.placeholder"), "aria-label": say("verify.placeholder"), oninput: measure });
  words.value = desk.text;
  const count = el("span.meta", { "aria-live": "off" });
  const file = el("input.unseen", { type: "file", id: "file", accept: ".txt,.md,.markdown,text/plain", onchange: () => { if (file.files[0]) take(file.files[0]); file.value = ""; } });
  const go = el("button.main", { type: "submit" }, say("verify.do"));
  const stop = el("button.plain", { onclick: () => desk.stopped?.abort() }, say("stop"));
  const told = el("p.why", { hidden: true, role: "alert" });
  const form = el("form.draft", {
    onsubmit: (event) => { event.preventDefault(); if (words.value.trim() && words.value.length <= MOST) verify(words.value); },
    ondragover: (event) => { event.preventDefault(); form.classList.add("over"); },
    ondragleave: () => form.classList.remove("over"),
    ondrop: (event) => {
      event.preventDefault();
      form.classList.remove("over");
      const [dropped] = event.dataTransfer.files, text = event.dataTransfer.getData("text/plain");
      if (dropped) take(dropped);
      else if (text) { words.value = text; measure(); }
    },
    onkeydown: (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(); },
  }, words, told, el("div.row", {}, count, el("span.space"), el("label.plain", { for: "file" }, say("verify.file")), file, stop, go));
  const results = el("div.results");
  main.replaceChildren(el("div.scroll", {}, el("div.page", {}, el("h1", {}, say("view.verify")), el("p.soft", {}, say("verify.hello")), form, results)));

  async function take(one) {
    told.hidden = TEXTS.test(one.name) || one.type.startsWith("text/");
    told.textContent = say("verify.kind", one.name);
    if (!told.hidden) return;
    words.value = await one.text();
    measure();
    words.focus();
  }

  function measure() {
    sessionStorage.setItem(DRAFT, words.value.slice(0, MOST));
    desk.text = words.value;
    count.textContent = say("characters", words.value.length, MOST);
    count.classList.toggle("why", words.value.length > MOST);
    go.disabled = !words.value.trim() || words.value.length > MOST;
  }

  function draw() {
    const { claims, state } = desk;
    stop.hidden = state !== "running";
    if (state === "empty") { results.replaceChildren(); return; }
    const kept = document.activeElement?.dataset?.only;
    const chip = (status, name, n) => el("button.chip", { class: `chip ${status}`, "data-only": status || "all", "aria-pressed": String(desk.only === status), onclick: () => { desk.only = status; draw(); } }, `${name} ${n}`);
    const shown = claims.filter((claim) => !desk.only || claim.status === desk.only);
    results.replaceChildren(...[
      state === "running" && el("div.running", { role: "status" }, el("progress", { max: String(desk.all), value: String(desk.done), "aria-label": say("verify.running") }), say("verify.running")),
      claims.length > 0 && el("div.bar", {}, el("strong", {}, borne(claims)), el("span.space"),
        el("button.icon", { disabled: state === "running", onclick: () => takeaway(say("export"), forms(claims, desk.articles), "verified") }, say("export")),
        el("button.icon", { onclick: () => print() }, say("print"))),
      claims.length > 0 && el("div.chips", { role: "group", "aria-label": say("verify.filter") }, chip("", say("all"), claims.length),
        STATUSES.map((status) => [status, claims.filter((claim) => claim.status === status).length]).filter(([, n]) => n).map(([status, n]) => chip(status, `${SIGNS[status]} ${say(`status.${status}`)}`, n))),
      el("ol.claims", {}, shown.map(one)),
      state === "stopped" && el("p.why", {}, say("verify.stopped")),
      state === "failed" && stateOf(desk.fault, () => verify(desk.text)),
    ].filter(Boolean));
    if (kept) results.querySelector(`[data-only="${kept}"]`)?.focus();
  }

  function one(claim) {
    const [quote] = claim.evidence, from = quote && desk.articles.get(quote.article_id);
    const mark = quote && { ...quote, status: claim.status, why: claim.why };
    const opens = quote && el("button.print", { onclick: () => beside([mark], 0, opens) },
      el("q", {}, quote.quote.replace(/\s+/g, " ")), el("span.meta", {}, [from?.title && `《${from.title}》`, from && where(from)].filter(Boolean).join(" · ")));
    return el(`li.${claim.status}`, {},
      el("p", {}, el(`span.verdict.${claim.status}`, {}, `${SIGNS[claim.status]} ${say(`status.${claim.status}`)}`), " ", claim.text.trim()),
      claim.why && el(`p.why.${claim.status}`, {}, claim.why), opens,
      claim.status !== "verified" && el("a.meta", { href: `/search?q=${encodeURIComponent(claim.text.trim().slice(0, 400))}` }, say("verify.other")));
  }

  changed = draw;
  measure();
  draw();
  if (desk.state === "empty") words.focus({ preventScroll: true });
  return () => { changed = () => {}; };
}
