// Where words are printed, said as text and in the forms that reference managers read.

import { say } from "./say.js";

export const address = (id, ...ranges) =>
  `/article/${encodeURIComponent(id)}` + (ranges.length ? `#${ranges.map((r) => `${r.start}-${r.end}`).join(",")}` : "");

export const day = (one) =>
  one.published || (one.guess ? (one.guess.first === one.guess.last ? say("guess.day", one.guess.first) : say("guess", one.guess.first, one.guess.last)) : "");

export const person = (name) => `/people/${encodeURIComponent(name)}`;

/** Paper, day and page, as far as they are known. */
export const where = (one) => [one.source, day(one), one.page && say("page", one.page)].filter(Boolean).join(" · ");

const named = (one) => one.title || say("untitled");
const line = (one) => [`《${named(one)}》`, where(one)].filter(Boolean).join(" · ");
const flat = (text) => text.replace(/\s+/g, " ").trim();
const link = (one) => location.origin + address(one.article_id, ...(one.end ? [one] : []));

function text(entries) {
  return entries.map((one) => `${one.quote ? `“${flat(one.quote)}”\n—— ` : ""}${line(one)}\n${link(one)}\n${one.note ? `${one.note}\n` : ""}`).join("\n");
}

const escaped = (words) => words.replace(/([\\`*_[\]<>#|])/g, "\\$1");

function markdown(entries) {
  return entries.map((one) => `${one.quote ? `> ${escaped(flat(one.quote))}\n>\n> —— ` : "- "}[${escaped(line(one))}](${link(one)})\n${one.note ? `\n${escaped(one.note)}\n` : ""}`).join("\n");
}

const dated = (one) => (one.published ? [one.published] : one.guess ? [one.guess.first, one.guess.last] : []);
const writers = (one) => (one.bylines || []).map((by) => by.name);

function ris(entries) {
  return entries.map((one) => {
    const [first] = dated(one);
    const fields = [
      ["TY", "NEWS"], ["TI", flat(named(one))], ...writers(one).map((name) => ["AU", name]), ["T2", one.source],
      ["PY", first?.slice(0, 4)], ["DA", first?.replaceAll("-", "/")], ["SP", one.page], ["UR", link(one)],
      ["N1", !one.published && one.guess ? day(one) : ""], ["N1", one.note && flat(one.note)], ["AB", one.quote && flat(one.quote)], ["ID", one.article_id],
    ];
    return fields.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${value}`).join("\r\n") + "\r\nER  - \r\n";
  }).join("\r\n");
}

function bibtex(entries) {
  // EDTF (ISO 8601-2), which biblatex reads: a day that is estimated is written as a range with ~.
  return entries.map((one, i) => {
    const days = dated(one), braced = (value) => `{${value.replace(/([{}\\&%$#_])/g, "\\$1")}}`;
    const fields = [
      ["title", flat(named(one))], ["author", writers(one).map((name) => `{${name}}`).join(" and "), true],
      ["journaltitle", one.source], ["date", days.map((d) => (one.published ? d : `${d}~`)).join("/")], ["pages", one.page],
      ["url", link(one), true], ["entrysubtype", "newspaper"], ["abstract", one.quote && flat(one.quote)], ["note", one.note && flat(one.note)],
    ];
    const rows = fields.filter(([, value]) => value).map(([name, value, raw]) => `  ${name} = ${raw ? `{${value}}` : braced(value)}`);
    return `@article{wenbao${i + 1}-${one.article_id.replace(/[^A-Za-z0-9-]/g, "-")},\n${rows.join(",\n")}\n}\n`;
  }).join("\n");
}

function csl(entries) {
  return JSON.stringify(entries.map((one) => {
    const days = dated(one);
    return {
      id: one.article_id, type: "article-newspaper", title: flat(named(one)),
      ...(one.source && { "container-title": one.source }),
      ...(writers(one).length && { author: writers(one).map((literal) => ({ literal })) }),
      ...(days.length && { issued: { "date-parts": days.map((d) => d.split("-").map(Number)), ...(!one.published && { circa: true }) } }),
      ...(one.page && { page: one.page }), URL: link(one), ...(one.quote && { abstract: flat(one.quote) }), ...(one.note && { note: flat(one.note) }),
    };
  }), null, 2) + "\n";
}

/** The forms that `entries` (with title, source, published, guess, page, article_id; perhaps quote, start, end, bylines) can take. */
export const forms = (entries) => [
  { name: say("form.text"), file: "txt", type: "text/plain", make: () => text(entries) },
  { name: "Markdown", file: "md", type: "text/markdown", make: () => markdown(entries) },
  { name: "RIS", file: "ris", type: "application/x-research-info-systems", make: () => ris(entries) },
  { name: "BibTeX", file: "bib", type: "application/x-bibtex", make: () => bibtex(entries) },
  { name: "CSL-JSON", file: "json", type: "application/vnd.citationstyles.csl+json", make: () => csl(entries) },
];

/** The forms of an answer: its text with what its numbers stand for, and its sources for reference managers. */
export function answerForms(turn) {
  const { answer } = turn, seen = new Map();
  for (const one of answer.citations) {
    const key = `${one.article_id}:${one.start}:${one.end}`;
    if (!seen.has(key)) seen.set(key, { one, markers: new Set() });
    seen.get(key).markers.add(one.marker);
  }
  const cited = [...seen.values()], entries = cited.map(({ one }) => one);
  const numbers = (markers) => [...markers].map((m) => `[${m}]`).join("");
  const plain = `${turn.question}\n\n${answer.answer}\n\n` +
    cited.map(({ one, markers }) => `${numbers(markers)} “${flat(one.quote)}” —— ${line(one)} · ${say(`status.${one.status}`)}\n    ${link(one)}\n`).join("");
  const marked = `## ${escaped(turn.question)}\n\n${escaped(answer.answer)}\n\n` +
    cited.map(({ one, markers }) => `- ${escaped(numbers(markers))} “${escaped(flat(one.quote))}” —— [${escaped(line(one))}](${link(one)}) · ${say(`status.${one.status}`)}\n`).join("");
  const [first, second, ...rest] = forms(entries);
  return [{ ...first, make: () => plain }, { ...second, make: () => marked }, ...(entries.length ? rest : [])];
}
