// An answer with its marks: as it comes, and when it is whole.

import { beside } from "./beside.js";
import { characters, cut, el } from "./dom.js";
import { say } from "./say.js";
import { where } from "./source.js";
import { SIGNS, tells } from "./tip.js";

const MARKER = /\[(\d+)\]/g;

/** The markers of a text that is still coming, told from what was found: rank is the number. */
function coming(chars, from, to, claims, hits) {
  const text = chars.slice(from, to).join(""), found = [];
  for (const match of text.matchAll(MARKER)) {
    const hit = hits.find((h) => h.rank === Number(match[1]));
    if (!hit) continue;
    const start = from + characters(text.slice(0, match.index)).length, end = start + match[0].length;
    const claim = claims.find((c) => c.start <= start && end <= c.end);
    const words = claim?.evidence.find((e) => e.article_id === hit.article_id);
    found.push({
      ...hit, marker: hit.rank, answer_start: start, answer_end: end, status: claim?.status || "unchecked", why: claim?.why || "",
      quote: words?.quote || "", start: words?.start ?? hit.start, end: words?.end ?? hit.end,
    });
  }
  return found;
}

function pieces(chars, from, to, claims, cites, quoted, marks) {
  const ranges = [...claims, ...cites.map((c) => ({ start: c.answer_start, end: c.answer_end }))];
  return cut(chars, from, to, ranges, (words, start, end) => {
    const cite = cites.find((c) => c.answer_start === start && c.answer_end === end);
    const claim = claims.find((c) => c.start <= start && end <= c.end);
    const made = [cite ? citation(cite, quoted, marks) : el("span", { class: claim && !quoted ? `claim ${claim.status}` : "" }, words)];
    const cited = claim && cites.some((c) => claim.start <= c.answer_start && c.answer_end <= claim.end);
    if (claim && end === claim.end && !quoted && (claim.status !== "verified" || !cited)) made.push(verdict(claim, marks));
    return made;
  });
}

function citation(cite, quoted, marks) {
  const label = say("mark", cite.marker, quoted ? say("quoted") : say(`status.${cite.status}`), cite.title || say("untitled"), where(cite));
  const button = el(`button.cite.${quoted ? "verified" : cite.status}`, { "aria-label": label, onclick: () => beside(marks(), marks().indexOf(cite), button) },
    String(cite.marker), !quoted && cite.status === "verified" && el("span", { "aria-hidden": "true" }, "✓"));
  return tells(button, quoted ? { ...cite, status: "" } : cite);
}

function verdict(claim, marks) {
  const words = claim.evidence[0];
  const known = words && marks().find((m) => m.article_id === words.article_id);
  const mark = { ...(known || {}), ...(words || { article_id: "", quote: "" }), status: claim.status, why: claim.why, how: "" };
  const button = el(`button.verdict.${claim.status}`, {
    "aria-label": `${say(`status.${claim.status}`)}${claim.why ? `：${claim.why}` : ""}`,
    onclick: () => { if (words) beside([mark], 0, button); },
  }, SIGNS[claim.status]);
  return tells(button, mark);
}

/** The text of a turn while it comes: sentences with a verdict stand, the rest is drawn again. */
export class Coming {
  constructor(turn) {
    this.turn = turn;
    this.tail = el("span");
    this.node = el("div.said.coming", {}, this.tail);
    this.settled = 0;
    this.count = 0;
    this.cites = [];
    this.update();
  }

  update() {
    const { text, claims, hits } = this.turn, chars = characters(text);
    for (; this.count < claims.length; this.count++) {
      const claim = claims[this.count], end = Math.min(claim.end, chars.length);
      if (end <= this.settled) continue;
      const cites = coming(chars, this.settled, end, claims, hits);
      this.cites.push(...cites);
      this.tail.before(...pieces(chars, this.settled, end, [claim], cites, false, () => this.cites).flat());
      this.settled = end;
    }
    this.tail.textContent = chars.slice(this.settled).join("");
  }
}

/** The text of an answer that is whole. */
export function whole(answer) {
  const chars = characters(answer.answer);
  return el("div.said", {}, pieces(chars, 0, chars.length, answer.claims, answer.citations, answer.mode === "extractive", () => answer.citations));
}

/** What is to be known of an answer below its text: reasons, notes, sources. */
export function below(turn) {
  const { answer } = turn, quoted = answer.mode === "extractive", seen = new Set(), cards = [];
  for (const cite of answer.citations) {
    const key = `${cite.article_id}:${cite.start}:${cite.end}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const card = el("button.card", { onclick: () => beside(answer.citations, answer.citations.indexOf(cite), card) },
      el(`span.tag.${quoted ? "verified" : cite.status}`, {}, quoted ? say("quoted") : `${SIGNS[cite.status]} ${say(`status.${cite.status}`)}${cite.how !== "cited" ? ` · ${say(`how.${cite.how}`)}` : ""}`),
      el("b", {}, `[${cite.marker}] ${cite.title || say("untitled")}`),
      el("q", {}, cite.quote.replace(/\s+/g, " ")),
      el("span.meta", {}, where(cite)),
      cite.same.length > 0 && el("span.meta", {}, say("same", cite.same.map((s) => where(s) || s.title).join("；"))));
    cards.push(card);
  }
  const doubted = quoted ? [] : answer.claims.filter((c) => c.why && (c.status === "unsupported" || c.status === "partly"));
  return [
    doubted.map((c) => el(`p.why.${c.status}`, {}, `${SIGNS[c.status]} ${c.text.replace(MARKER, "").trim()} — ${c.why}`)),
    answer.question_used !== answer.question && el("p.note", {}, say("used", answer.question_used)),
    answer.note && el("p.note", {}, answer.note),
    cards.length > 0 && el("div.cards", {}, cards),
  ];
}

/** "3 verified, 1 unsupported", or nothing where no sentence was held against print. */
export function totals(claims) {
  const counts = ["verified", "partly", "unsupported", "unchecked"].map((s) => [s, claims.filter((c) => c.status === s).length]).filter(([, n]) => n);
  return counts.map(([s, n]) => `${SIGNS[s]} ${n} ${say(`status.${s}`)}`).join("  ");
}
