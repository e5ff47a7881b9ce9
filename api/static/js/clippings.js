// Clippings: passages with notes, kept in the browser.

import { characters } from "./dom.js";

const KEPT = "wenbao.clippings";

export function all() {
  try {
    return JSON.parse(localStorage.getItem(KEPT)) || [];
  } catch {
    return [];
  }
}

/** False where the browser has no room left. */
export function keep(clippings) {
  try {
    localStorage.setItem(KEPT, JSON.stringify(clippings));
    return true;
  } catch {
    return false;
  }
}

const same = (a, b) => a.article_id === b.article_id && a.start === b.start && a.end === b.end;

/** Keep the words [start, end) of an article, once. */
export function clip(article, { start, end }) {
  const { id, title, source, published, guess, page, bylines, text } = article;
  const one = { article_id: id, title, source, published, guess, page, bylines, start, end, quote: characters(text).slice(start, end).join(""), note: "" };
  const held = all();
  return held.some((other) => same(other, one)) || keep([...held, one]);
}

export const remove = (one) => keep(all().filter((other) => !same(other, one)));
export const note = (one, words) => keep(all().map((other) => (same(other, one) ? { ...other, note: words } : other)));
