// Search: passages with the words that were looked for, narrowed by date, paper, kind and speaker.

import { json } from "../api.js";
import { beside } from "../beside.js";
import { characters, cut, el, tell } from "../dom.js";
import * as filters from "../filters.js";
import { beginning, matches, wanted } from "../matching.js";
import { go } from "../router.js";
import { say } from "../say.js";
import { address, forms, person, where } from "../source.js";
import { state, stateOf, waiting } from "../states.js";
import { takeaway } from "../takeaway.js";
import { timeline } from "../timeline.js";

const FIRST = 20, MOST = 100;

export default function search(main, parts, query) {
  const q = query.get("q") || "", asked = filters.read(query), scores = query.get("scores") === "1";
  const k = Math.min(Number(query.get("k")) || FIRST, MOST), newest = query.get("sort") === "date";
  document.title = say("title", q || say("view.search"));
  const stopped = new AbortController();
  // What is narrowed is drawn anew: what was open stays open, and focus where it was.
  const { activeElement } = document, was = main.contains(activeElement) && activeElement.name ? activeElement : null;
  const opened = main.querySelector("form.searching details")?.open || filters.any(asked);
  const field = el("input", { type: "search", name: "q", value: q, maxlength: "4000", autocomplete: "off", placeholder: say("search.placeholder"), "aria-label": say("search.placeholder") });
  const form = el("form.searching", { role: "search", onsubmit: (event) => { event.preventDefault(); again(); } },
    el("div.row", {}, field, el("button.main", { type: "submit" }, say("search.do"))),
    el("details", { open: opened }, el("summary", {}, say("filters")), filters.fields(asked)),
  );
  form.addEventListener("change", (event) => { if (event.target.type === "checkbox" && field.value.trim()) again(); });
  const results = el("div.results");
  main.replaceChildren(el("div.scroll", {}, el("div.page", {}, el("h1", {}, say("view.search")), form, results)));

  function again(more = {}) {
    const next = filters.write(new URLSearchParams(), filters.taken(form)), words = field.value.trim();
    if (words) next.set("q", words);
    const wish = { scores, sort: newest ? "date" : "", k: "", ...more };
    if (wish.scores) next.set("scores", "1");
    if (wish.sort) next.set("sort", wish.sort);
    if (wish.k) next.set("k", wish.k);
    go(`/search?${next}`);
  }

  function narrow(next) {
    const address_ = filters.write(new URLSearchParams({ q }), next);
    if (scores) address_.set("scores", "1");
    if (newest) address_.set("sort", "date");
    go(`/search?${address_}`);
  }

  async function find() {
    results.replaceChildren(waiting());
    try {
      const found = await json("/search", { body: { query: q, k, filters: filters.body(asked), sort: newest ? "date" : "relevance", facets: true }, signal: stopped.signal });
      show(found);
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!error.kind) throw error;
      results.replaceChildren(stateOf(error, find));
    }
  }

  function show({ hits, evidence, facets, timings }) {
    if (!hits.length) {
      results.replaceChildren(state("nothing", { kids: [filters.any(asked) && el("a", { href: `/search?q=${encodeURIComponent(q)}` }, say("filters.none"))] }));
      return;
    }
    const said = say("hits", hits.length, Math.round(timings.total || 0));
    tell(said);
    const words = wanted(q);
    for (const hit of hits) hit.parts = matches(hit.text, words).map((m) => ({ start: hit.start + m.start, end: hit.start + m.end }));
    results.replaceChildren(
      el("div.bar", {}, el("span.meta", {}, said), el("span.space"),
        el("button.icon", { onclick: () => again({ sort: newest ? "" : "date" }), "aria-pressed": String(newest) }, say("sort.date")),
        el("button.icon", { onclick: () => again({ scores: !scores }), "aria-pressed": String(scores) }, say("scores")),
        el("button.icon", { onclick: () => takeaway(say("cite.hits"), forms(hits.map((hit) => ({ ...hit, quote: hit.text })))) }, say("export"))),
      el("div.facets", {},
        timeline(facets.months, (from, to) => narrow({ ...asked, from, to })),
        chips(say("filter.paper"), facets.sources.filter((one) => one.value), asked.papers, (value) => value, (papers_) => narrow({ ...asked, papers: papers_.slice(-1) })),
        chips(say("filter.kind"), facets.kinds, asked.kinds, (value) => say(`kind.${value}`), (kinds) => narrow({ ...asked, kinds })),
        facets.people.length > 0 && el("p.names.meta", {}, el("span", {}, `${say("people")} `), facets.people.slice(0, 12).map((one) => [el("a", { href: person(one.value) }, one.value), ` ${one.count}  `]))),
      scores ? el("p.note", {}, say("evidence", evidence.strength.toFixed(2), evidence.why)) : "",
      el("ol.hits", {}, hits.map((hit, i) => shown(hit, i, hits, words))),
      k < MOST && hits.length === k ? el("button.plain", { onclick: () => again({ k: Math.min(k * 2 + 10, MOST) }) }, say("more")) : "");
  }

  function chips(name, counted, chosen, said, choose) {
    return counted.length > 1 || chosen.length ? el("div.chips", { role: "group", "aria-label": name }, counted.map((one) => el("button.chip", {
      "aria-pressed": String(chosen.includes(one.value)),
      onclick: () => choose(chosen.includes(one.value) ? chosen.filter((value) => value !== one.value) : [...chosen, one.value]),
    }, `${said(one.value)} ${one.count}`))) : null;
  }

  function shown(hit, i, hits, words) {
    const chars = characters(hit.text), found = matches(hit.text, words);
    const first = beginning(chars, found);
    const text = cut(chars, first, chars.length, found, (piece, from, to) => (found.some((m) => m.start <= from && to <= m.end) ? el("mark", {}, piece) : piece));
    const opens = el("a.title", {
      href: address(hit.article_id, hit),
      onclick: (event) => { if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return; event.preventDefault(); beside(hits, i, opens); },
    }, hit.title || say("untitled"));
    return el("li.hit", {},
      el("h2", {}, opens),
      el("p.meta", {}, [where(hit), say(`kind.${hit.kind}`)].filter(Boolean).join(" · ")),
      el("p.passage", {}, first > 0 && "…", text),
      hit.same.length > 0 && el("p.meta", {}, say("same", hit.same.map((s) => where(s) || s.title).join("；"))),
      scores && el("dl.scores", {}, [["score", hit.score], ...Object.entries(hit.scores)].filter(([, value]) => value !== null)
        .map(([name, value]) => el("div", {}, el("dt", {}, say(`score.${name}`)), el("dd", {}, value.toFixed(3))))));
  }

  if (q) find();
  else results.replaceChildren(el("p.soft", {}, say("search.hello")));
  const same = was && [...form.elements].find((one) => one.name === was.name && (one.type !== "checkbox" || one.value === was.value));
  (same || field).focus({ preventScroll: true });
  return () => stopped.abort();
}
