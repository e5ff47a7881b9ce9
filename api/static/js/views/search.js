// Search: passages with the words that were looked for, narrowed by date, paper, kind and speaker.

import { json } from "../api.js";
import { beside } from "../beside.js";
import { characters, cut, el, tell } from "../dom.js";
import * as filters from "../filters.js";
import { beginning, matches, wanted } from "../matching.js";
import { go } from "../router.js";
import { say } from "../say.js";
import { address, forms, where } from "../source.js";
import { state, stateOf, waiting } from "../states.js";
import { takeaway } from "../takeaway.js";

const FIRST = 20, MOST = 100;
let papers = new Set();

export default function search(main, parts, query) {
  const q = query.get("q") || "", asked = filters.read(query), scores = query.get("scores") === "1";
  const k = Math.min(Number(query.get("k")) || FIRST, MOST), newest = query.get("sort") === "date";
  document.title = say("title", q || say("view.search"));
  const stopped = new AbortController();
  const field = el("input", { type: "search", name: "q", value: q, maxlength: "4000", autocomplete: "off", placeholder: say("search.placeholder"), "aria-label": say("search.placeholder") });
  const form = el("form.searching", { role: "search", onsubmit: (event) => { event.preventDefault(); again(); } },
    el("div.row", {}, field, el("button.main", { type: "submit" }, say("search.do"))),
    el("details", { open: filters.any(asked) }, el("summary", {}, say("filters")), filters.fields(asked, papers)),
  );
  form.addEventListener("change", (event) => { if (event.target !== field && field.value.trim()) again(); });
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

  async function find() {
    results.replaceChildren(waiting());
    try {
      const found = await json("/search", { body: { query: q, k, filters: filters.body(asked) }, signal: stopped.signal });
      for (const hit of found.hits) if (hit.source) papers.add(hit.source);
      show(found);
    } catch (error) {
      if (error.name === "AbortError") return;
      if (!error.kind) throw error;
      results.replaceChildren(stateOf(error, find));
    }
  }

  function show({ hits, evidence, timings }) {
    if (!hits.length) {
      results.replaceChildren(state("nothing", { kids: [filters.any(asked) && el("a", { href: `/search?q=${encodeURIComponent(q)}` }, say("filters.none"))] }));
      return;
    }
    const said = say("hits", hits.length, Math.round(timings.total || 0));
    tell(said);
    const ordered = newest ? [...hits].sort((a, b) => late(b).localeCompare(late(a))) : hits;
    const words = wanted(q);
    results.replaceChildren(
      el("div.bar", {}, el("span.meta", {}, said), el("span.space"),
        el("button.icon", { onclick: () => again({ sort: newest ? "" : "date" }), "aria-pressed": String(newest) }, say("sort.date")),
        el("button.icon", { onclick: () => again({ scores: !scores }), "aria-pressed": String(scores) }, say("scores")),
        el("button.icon", { onclick: () => takeaway(say("cite.hits"), forms(ordered.map((hit) => ({ ...hit, quote: hit.text })))) }, say("export"))),
      scores ? el("p.note", {}, say("evidence", evidence.strength.toFixed(2), evidence.why)) : "",
      el("ol.hits", {}, ordered.map((hit, i) => shown(hit, i, ordered, words))),
      k < MOST && hits.length === k ? el("button.plain", { onclick: () => again({ k: Math.min(k * 2 + 10, MOST) }) }, say("more")) : "");
  }

  const late = (hit) => hit.published || hit.guess?.last || "";

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
  field.focus({ preventScroll: true });
  return () => stopped.abort();
}
