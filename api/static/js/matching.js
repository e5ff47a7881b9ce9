// The words of a query where they stand in a passage.

import { characters } from "./dom.js";

const ASKING = /什么|多少|哪些|哪个|哪里|怎么|怎样|如何|为何|是谁|几个|是否|什麼|哪個|哪裡|怎麼|怎樣|為何|是誰|幾個/g;
const PLAIN = new Set("the of and what who when where how many much which why did does was were is are in on at to for an".split(" "));
// Two letters of which one is such are seldom a word.
const SMALL = /[的了在是和与及或也都就而被把对从到于之一不有年月日吗呢對與從於嗎]/;
const SHORT = 2, LONG = 12;

/** What is looked for: words, phrases in quotation marks whole, what is Chinese by its letters; -words are not. */
export function wanted(query) {
  const phrases = [], rest = query.replace(/["“]([^"”]+)["”]/g, (_, phrase) => { phrases.push(phrase.trim()); return " "; })
    .replace(/(^|\s)-\S+/g, " ").replace(/(^|\s)(title|author):/gi, " ").replace(ASKING, " ").toLowerCase();
  const words = rest.match(/[\p{L}\p{N}]+/gu) || [], found = new Set(phrases.map((p) => p.toLowerCase()));
  for (const word of words) {
    for (const run of word.match(/\p{Script=Han}+|[^\p{Script=Han}]+/gu)) {
      const chars = characters(run), han = /\p{Script=Han}/u.test(run);
      if (!han) { if (chars.length > 1 && !PLAIN.has(run)) found.add(run); continue; }
      for (let at = 0; at < chars.length; at++) {
        for (let n = SHORT; n <= LONG && at + n <= chars.length; n++) {
          const part = chars.slice(at, at + n);
          if (n > SHORT || !part.some((c) => SMALL.test(c))) found.add(part.join(""));
        }
      }
    }
  }
  return [...found].sort((a, b) => b.length - a.length);
}

/** Ranges of characters of `text` where one of `words`, the longest first, stands. */
export function matches(text, words) {
  const chars = characters(text.toLowerCase()), found = [], begin = new Map();
  for (const word of words) {
    const part = characters(word);
    begin.set(part[0], [...(begin.get(part[0]) || []), part]);
  }
  for (let at = 0; at < chars.length; at++) {
    const inside = /[a-z]/.test(chars[at - 1] || "");
    const hit = begin.get(chars[at])?.find((part) => !(inside && /[a-z]/.test(part[0])) && part.every((c, i) => chars[at + i] === c));
    if (hit) { found.push({ start: at, end: at + hit.length }); at += hit.length - 1; }
  }
  return found;
}

/** Where a passage is best read from: the beginning of the sentence before the most of what was found. */
export function beginning(chars, found, room = 240) {
  let best = 0, most = -1;
  for (const { start } of found) {
    const held = found.filter((m) => m.start >= start && m.end <= start + room).reduce((sum, m) => sum + (m.end - m.start) ** 2, 0);
    if (held > most) [best, most] = [start, held];
  }
  if (best < 60) return 0;
  for (let at = best; at > best - 60; at--) if (/[。！？!?\n]/.test(chars[at - 1])) return at;
  return best - 20;
}
