// Ask: a conversation that streams, kept in the browser.

import { below, Coming, totals, whole } from "../answer.js";
import { json } from "../api.js";
import * as asking from "../asking.js";
import { askFor, download, el, tell } from "../dom.js";
import { examples } from "../examples.js";
import * as filters from "../filters.js";
import { go } from "../router.js";
import { number, say } from "../say.js";
import { answerForms } from "../source.js";
import { state, stateOf, waiting } from "../states.js";
import { takeaway } from "../takeaway.js";
import * as talks from "../talks.js";

const fine = matchMedia("(hover: hover)");

export default function ask(main, [id], query) {
  // The conversation that an answer is coming for is the one held there, not what was kept of it.
  const going = [asking.current, ...asking.queue].find((one) => one?.talk.id === id)?.talk;
  const talk = going || (id ? talks.load(id) : talks.fresh());
  document.title = say("title", talk?.title || say("view.ask"));
  if (!talk) {
    main.replaceChildren(state("missing", { level: "h1", message: say("talk.missing"), kids: [el("a", { href: "/ask" }, say("talk.new"))] }));
    return undefined;
  }
  // One that was cut off by closing the window never came to its end.
  for (const turn of talk.turns) if (["waiting", "coming"].includes(turn.state) && turn !== asking.current?.turn) turn.state = "stopped";
  const turns = new Map();
  let replaces = null;

  const list = el("nav.talks", { id: "talks", "aria-label": say("talks") });
  const flow = el("div.flow", { role: "log", "aria-live": "off", "aria-label": say("talk") });
  const scroller = el("div.scroll", { tabindex: "-1" }, flow);
  const waitingList = el("ul.queue", { "aria-label": say("queue") });
  const words = el("textarea", {
    rows: "1", maxlength: "4000", id: "question", autocomplete: "off", placeholder: say("ask.placeholder"), "aria-label": say("ask.placeholder"),
    oninput: size,
    onkeydown: (event) => {
      // Enter that ends the choice of a character is not meant for us.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); send(); }
      else if (event.key === "Escape" && replaces !== null) { event.stopPropagation(); edit(null); }
    },
  });
  const sender = el("button.main", { type: "submit" });
  const stopper = el("button.plain.stop", { onclick: asking.stop }, say("stop"));
  const editing = el("p.note", { hidden: true });
  const nothing = { from: "", to: "", papers: [], kinds: [], speaker: "" };
  const summary = el("summary"), scope = el("details.scope", {}, summary, filters.fields(talk.scope || nothing));
  const narrowed = () => {
    talk.scope = filters.taken(form);
    summary.textContent = say("scope", filters.said(talk.scope) || say("scope.all"));
    if (talk.turns.length) talks.save(talk);
  };
  scope.addEventListener("change", narrowed);
  const form = el("form.composer", { onsubmit: (event) => { event.preventDefault(); send(); } }, waitingList, editing, scope, el("div.row", {}, words, stopper, sender));
  const toggle = el("button.icon", {
    "aria-controls": "talks", "aria-expanded": "false",
    onclick: () => { const open = main.classList.toggle("listing"); toggle.setAttribute("aria-expanded", String(open)); if (open) list.querySelector("a")?.focus(); },
  }, `☰ ${say("talks")}`);
  main.replaceChildren(el("h1.unseen", {}, say("view.ask")), list, el("div.talk", {}, el("div.bar", {}, toggle, el("a.icon", { href: "/ask" }, `＋ ${say("talk.new")}`)), scroller, form));

  function size() {
    words.style.height = "auto";
    words.style.height = `${Math.min(words.scrollHeight, innerHeight / 3)}px`;
  }

  function send() {
    const question = words.value.trim();
    if (!question || (replaces !== null && asking.current)) return;
    const at = replaces ?? talk.turns.length;
    const first = !talk.turns.length;
    words.value = "";
    edit(null);
    size();
    asking.ask(talk, question, at);
    if (first && !id) go(`/ask/${talk.id}`, { replace: true, quiet: true });
  }

  function edit(turn) {
    replaces = turn ? talk.turns.indexOf(turn) : null;
    editing.hidden = replaces === null;
    editing.textContent = replaces === null ? "" : say(replaces < talk.turns.length - 1 ? "edit.drops" : "edit.replaces");
    if (turn) { words.value = turn.question; size(); words.focus(); }
  }

  function busy() {
    const mine = asking.current?.talk === talk;
    stopper.hidden = !mine;
    sender.textContent = say(asking.current ? "ask.queue" : "ask.send");
    waitingList.replaceChildren(...asking.queue.filter((one) => one.talk === talk).map((one) => el("li", {}, one.question,
      el("button.icon", { "aria-label": say("queue.remove", one.question), onclick: () => { asking.unqueue(one); words.focus(); } }, "✕"))));
  }

  const near = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 200;
  const down = () => { scroller.scrollTop = scroller.scrollHeight; };

  function draw(turn) {
    const old = turns.get(turn);
    const held = old?.node.contains(document.activeElement);
    const body = el("div");
    const node = el("section.turn", {}, el("h2.asked", {}, turn.question), turn.scope && el("p.note", {}, say("scope", filters.said(turn.scope))), body);
    const made = { node, coming: null };
    if (turn.state === "done") {
      body.append(whole(turn.answer), ...below(turn).flat().filter(Boolean), tools(turn));
    } else if (turn.state === "failed") {
      if (turn.text) body.append(el("div.said.torn", {}, turn.text), el("p.why", {}, say("torn")));
      body.append(stateOf(turn.fault, turn === talk.turns.at(-1) ? () => retry(turn) : null), tools(turn));
    } else if (turn.state === "stopped") {
      if (turn.text) body.append(el("div.said.torn", {}, turn.text));
      body.append(el("p.why", {}, say(turn.text ? "stopped.unchecked" : "stopped")), tools(turn));
    } else {
      made.coming = new Coming(turn);
      body.append(made.coming.node, el("p.note.found", {}));
    }
    turns.set(turn, made);
    if (old) old.node.replaceWith(node);
    else flow.append(node);
    if (held) node.querySelector("button")?.focus();
    return made;
  }

  function tools(turn) {
    const last = turn === talk.turns.at(-1), { answer } = turn;
    return el("div.tools", {},
      answer && el("span.meta", {}, [answer.mode === "extractive" ? say("quoted") : say("mode.llm"), answer.model, `${answer.seconds.toFixed(1)} s`,
        answer.mode !== "extractive" && totals(answer.claims)].filter(Boolean).join(" · ")),
      answer && el("button.icon", { onclick: () => takeaway(say("cite.answer"), answerForms(turn)) }, say("cite")),
      last && el("button.icon", { onclick: () => retry(turn) }, say("retry")),
      el("button.icon", { onclick: () => edit(turn) }, say("edit")));
  }

  function retry(turn) {
    if (!asking.current) asking.ask(talk, turn.question, talk.turns.indexOf(turn));
  }

  function redraw() {
    turns.clear();
    flow.replaceChildren();
    if (talk.turns.length) talk.turns.forEach(draw);
    else hello();
    busy();
  }

  async function hello() {
    const tries = el("div.tries", {}, waiting(say("examples.coming")));
    const about = el("p.soft", {}, say("motto"));
    const box = el("div.hello", {}, el("h2", {}, say("hello")), about, tries);
    flow.replaceChildren(box);
    try {
      const ready = await json("/readyz");
      about.textContent = say("stored", number(ready.stored.articles || 0), number(ready.stored.pages || 0));
      if (ready.mode === "extractive") box.append(el("p.note", {}, say("state.nomodel"), " ", el("code", {}, "WENBAO_LLM_BASE_URL")));
      if (!ready.stored.articles) { box.replaceChildren(state("empty", { again: hello })); return; }
      const made = await examples();
      tries.replaceChildren(...made.map((question) => el("button.plain", { onclick: () => { words.value = question; send(); } }, question)));
    } catch (error) {
      if (error.kind) box.replaceChildren(stateOf(error, hello));
      else throw error;
    }
  }

  function listed() {
    const kept = talks.all();
    list.replaceChildren(el("h2", {}, say("talks")), kept.length ? el("ul", {}, kept.map((one) => el("li", {},
      el("a", { href: `/ask/${one.id}`, "aria-current": one.id === talk.id ? "page" : null }, one.title || say("untitled")),
      el("button.icon", { "aria-label": say("rename.of", one.title), title: say("rename"), onclick: () => rename(one) }, "✎"),
      el("button.icon", { "aria-label": say("export.of", one.title), title: say("export"), onclick: () => carry(one) }, "⇩"),
      el("button.icon", { "aria-label": say("delete.of", one.title), title: say("delete"), onclick: () => remove(one) }, "✕"))))
      : el("p.soft", {}, say("talks.none")), el("p.soft.small", {}, say("talks.where")));
  }

  async function rename(one) {
    const title = await askFor({ title: say("rename"), label: say("rename.label"), value: one.title, ok: say("ok"), cancel: say("cancel") });
    if (!title?.trim()) return;
    const kept = one.id === talk.id ? talk : one;
    kept.title = title.trim().slice(0, 100);
    talks.save(kept);
    listed();
  }

  async function remove(one) {
    if ((await askFor({ title: say("delete.sure", one.title), note: say("delete.note"), ok: say("delete"), cancel: say("cancel") })) === null) return;
    if (asking.current?.talk.id === one.id) {
      asking.current.talk.gone = true;
      asking.stop();
    }
    talks.remove(one.id);
    tell(say("deleted"));
    if (one.id === talk.id) go("/ask");
    else { listed(); toggle.focus(); }
  }

  const carry = (one) => download(`${one.title.replace(/[\\/:*?"<>|\s]+/g, "-").slice(0, 40) || "wenbao"}.md`, "text/markdown",
    `# ${one.title}\n\n${one.turns.map((turn) => (turn.answer ? answerForms(turn)[1].make() : `## ${turn.question}\n\n${turn.text}\n\n*${say("stopped.unchecked")}*\n`)).join("\n")}`);

  let frame = 0;
  const unheard = asking.listen((what, of, turn) => {
    if (of !== talk) { busy(); if (what !== "words") listed(); return; }
    if (what === "turn") {
      redraw();
      listed();
      down();
      tell(say("asking"));
    } else if (what === "words") {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        const made = turns.get(turn), follow = near();
        if (!made?.coming) return;
        made.coming.update();
        made.node.querySelector(".found").textContent = turn.state === "waiting" && turn.hits.length ? say("found", turn.hits.length) : "";
        if (follow) down();
      });
    } else if (what === "ended") {
      cancelAnimationFrame(frame);
      const follow = near();
      redrawEnds(turn);
      listed();
      if (follow) down();
      tell(turn.state === "done" ? say("answered", totals(turn.answer.claims)) : say(turn.state === "stopped" ? "stopped" : "state.broken"));
      if (talk.full) flow.append(el("p.why", { role: "alert" }, say("full")));
    }
    busy();
  });

  function redrawEnds(turn) {
    // The one before is no longer the last: it cannot be tried again.
    const before = talk.turns[talk.turns.indexOf(turn) - 1];
    if (before) draw(before);
    draw(turn);
  }

  narrowed();
  const unwatched = talks.watch(listed);
  listed();
  redraw();
  if (talk.turns.length) requestAnimationFrame(down);
  if (query.get("q")) { words.value = query.get("q"); size(); }
  if (fine.matches || !talk.turns.length) words.focus({ preventScroll: true });
  return () => { unheard(); unwatched(); main.classList.remove("listing"); };
}
