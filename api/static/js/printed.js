// An article as it is printed, with ranges of it marked.

import { characters, cut, el } from "./dom.js";
import { say } from "./say.js";
import { day, where } from "./source.js";

/** The head and the words of an article; `marks` are ranges, `here` is the one that is meant now. */
export function printed(article, marks = [], here = null, level = "h2") {
  const chars = characters(article.text);
  const piece = (words, from, to) => {
    const now = here && here.start <= from && to <= here.end;
    const marked = now || marks.some((m) => m.start <= from && to <= m.end);
    return el(marked ? (now ? "mark.here" : "mark") : "span", { "data-from": String(from) }, words);
  };
  const pieces = (from, to) => cut(chars, from, to, here ? [...marks, here] : marks, piece);
  const body = [];
  for (let from = article.body; from < chars.length;) {
    let to = chars.indexOf("\n", from);
    if (to < 0) to = chars.length;
    if (to > from) body.push(el("p", {}, pieces(from, to)));
    from = to + 1;
  }
  const estimated = !article.published && article.guess;
  return el("article.printed", { lang: /\p{Script=Han}/u.test(article.text) ? "zh" : "en" },
    article.body ? el(`${level}.headline`, { tabindex: "-1" }, pieces(0, Math.max(article.body - 1, 0))) : el(`${level}.headline.soft`, { tabindex: "-1" }, say("untitled")),
    el("p.meta", {}, where(article) || say("where.unknown")),
    estimated && el("p.meta.guess", { title: day(article) }, say("guess.why", article.guess.reason, Math.round(article.guess.confidence * 100))),
    article.bylines.length > 0 && el("p.meta", {}, article.bylines.map((by) => `${by.role} ${by.name}`.trim()).join("　")),
    body);
}

/** The range of an article that is selected in `root`, or null. */
export function selected(root) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed || !root.contains(selection.anchorNode) || !root.contains(selection.focusNode)) return null;
  const range = selection.getRangeAt(0);
  const place = (node, offset) => {
    const holder = (node.nodeType === 3 ? node.parentElement : node).closest("[data-from]");
    return holder && node.nodeType === 3 ? Number(holder.dataset.from) + characters(node.data.slice(0, offset)).length : null;
  };
  const start = place(range.startContainer, range.startOffset), end = place(range.endContainer, range.endOffset);
  return start === null || end === null || end <= start ? null : { start, end };
}

/** What is taken along of a mark: its words, or the sentence around the first of the words that were looked for. */
export function quotable(text, mark) {
  const [first] = mark.parts || [];
  if (!first) return { start: mark.start, end: mark.end };
  const chars = characters(text), ends = /[。！？!?\n]/;
  let { start, end } = first;
  while (start > 0 && !ends.test(chars[start - 1])) start -= 1;
  while (end < chars.length && !ends.test(chars[end])) end += 1;
  if (end < chars.length && chars[end] !== "\n") end += 1;
  return { start, end };
}

/** Bring the mark that is meant now into view. */
export const reveal = (root) => root.querySelector("mark.here, mark")?.scrollIntoView({ block: "center" });
