// A page as printed, and how it was read: which words make which article, joins, doubtful places.

import { characters, cut, el } from "./dom.js";
import { say } from "./say.js";
import { address } from "./source.js";
import { tells } from "./tip.js";

/** Where characters [start, end) of an article stand on its page, or on the one `elsewhere` where it goes on. */
export function onPage(read, start, end, elsewhere = "") {
  return read.spans.filter((span) => span.page === elsewhere).map((span) => {
    const shift = span.start - span.at, from = Math.max(start + shift, span.start), to = Math.min(end + shift, span.end);
    return { start: from, end: to };
  }).filter((range) => range.start < range.end);
}

/** The text of `page` with `ranges` marked and the words of article `only`, or of all, told apart. */
export function sheet(page, ranges = [], only = "") {
  const chars = characters(page.text);
  const begin = Math.max(page.start, chars.findIndex((c, i) => i >= page.start && c.trim()));
  const spans = page.articles.flatMap((one, n) => one.spans.filter((s) => !s.page).map((s) => ({ ...s, n, id: one.id })));
  const notes = page.articles.flatMap((one) => one.notes.flatMap((note) => onPage(one, note.start, note.end).map((range) => ({ ...range, why: note.why }))));
  const joins = new Map(page.articles.flatMap((one) => one.joins.map((join) => [join.before, join])));
  const edges = [...spans, ...ranges, ...notes, ...[...joins.keys()].map((at) => ({ start: at, end: at }))];
  const pieces = cut(chars, begin, chars.length, edges, (words, from, to) => {
    const within = (range) => range.start <= from && to <= range.end;
    const span = spans.find(within), note = notes.find(within), marked = ranges.some(within);
    const kind = span && (!only || span.id === only) ? `piece p${span.n % 6}` : "piece outside";
    const made = el(marked ? "mark.here" : "span", { class: `${marked ? "here " : ""}${kind}${note ? " doubtful" : ""}`, title: note?.why || null }, words);
    const join = joins.get(to);
    return join ? [made, tells(el("button.join", { "aria-label": say("join", Math.round(join.confidence * 100)) }, "⤶"), { why: `${say("join", Math.round(join.confidence * 100))} ${join.why}` })] : made;
  });
  return el("div.sheet", { lang: /\p{Script=Han}/u.test(page.text) ? "zh" : "en" }, pieces.flat());
}

/** The articles of a page, with the colours of their words. */
export const legend = (page) => el("ol.legend", {}, page.articles.map((one, n) => el("li", {},
  el(`span.piece.p${n % 6}`, { "aria-hidden": "true" }, "　"), " ", el("a", { href: address(one.id) }, one.title.split("\n")[0] || say("untitled")),
  el("span.soft", {}, ` ${say(`kind.${one.kind}`)}${one.joins.length ? ` · ${say("joins", one.joins.length)}` : ""}${one.notes.length ? ` · ${say("doubts.count", one.notes.length)}` : ""}`))));
