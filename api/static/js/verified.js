// A verified draft as files: marked text, Markdown, HTML, a table.

import { say } from "./say.js";
import { address, where } from "./source.js";
import { SIGNS } from "./tip.js";

const flat = (words) => words.replace(/\s+/g, " ").trim();
const link = (words) => location.origin + address(words.article_id, words);

/** "9 of 17 borne out". */
export const borne = (claims) => say("borne", claims.filter((c) => c.status === "verified").length, claims.length);

function rows(claims, articles) {
  return claims.map((claim) => {
    const words = claim.evidence[0], one = words && articles.get(words.article_id);
    return { claim, words, one, place: one ? [`《${one.title || say("untitled")}》`, where(one)].filter(Boolean).join(" · ") : "" };
  });
}

const text = (made) => made.map(({ claim, words, place }) =>
  `${SIGNS[claim.status]} ${flat(claim.text)}\n` + (claim.why ? `    ${claim.why}\n` : "") + (words ? `    “${flat(words.quote)}” —— ${place}\n    ${link(words)}\n` : "")).join("");

const escaped = (words) => words.replace(/([\\`*_[\]<>#|])/g, "\\$1");

const markdown = (made) => made.map(({ claim, words, place }) =>
  `- ${SIGNS[claim.status]} **${say(`status.${claim.status}`)}** ${escaped(flat(claim.text))}\n` + (claim.why ? `  - ${escaped(claim.why)}\n` : "") +
  (words ? `  - “${escaped(flat(words.quote))}” —— [${escaped(place)}](${link(words)})\n` : "")).join("");

const html = (words) => words.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

const document_ = (made, claims) => `<!doctype html>
<html lang="${document.documentElement.lang}"><head><meta charset="utf-8"><title>${html(say("view.verify"))}</title>
<style>body{font:16px/1.7 serif;max-width:46rem;margin:2rem auto;padding:0 1rem}li{margin:.8rem 0}.verified{color:#2c7a4b}.partly{color:#8a5d0f}.unsupported{color:#b3261e}.unchecked{color:#666}small{display:block;color:#555}</style></head>
<body><h1>${html(say("view.verify"))}</h1><p>${html(borne(claims))}</p><ol>
${made.map(({ claim, words, place }) => `<li><b class="${claim.status}">${SIGNS[claim.status]} ${html(say(`status.${claim.status}`))}</b> ${html(flat(claim.text))}${claim.why ? `<small>${html(claim.why)}</small>` : ""}${words ? `<small>“${html(flat(words.quote))}” —— <a href="${html(link(words))}">${html(place)}</a></small>` : ""}</li>`).join("\n")}
</ol></body></html>
`;

// A cell that begins like a formula would be one in a spreadsheet.
const cell = (value) => `"${String(value ?? "").replace(/^(?=[=+\-@\t\r])/, "'").replace(/"/g, '""')}"`;

const table = (made) => "\ufeff" + [["table.sentence", "table.verdict", "table.why", "table.quote", "table.title", "table.paper", "table.date", "table.page", "table.link"].map((key) => say(key)),
  ...made.map(({ claim, words, one }) => [flat(claim.text), say(`status.${claim.status}`), claim.why, words && flat(words.quote), one?.title, one?.source,
    one && (one.published || (one.guess ? `${one.guess.first}~/${one.guess.last}~` : "")), one?.page, words && link(words)])].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";

/** The forms of `claims`; `articles` are those of their evidence, by id. */
export function forms(claims, articles) {
  const made = rows(claims, articles);
  return [
    { name: say("form.marked"), file: "txt", type: "text/plain", make: () => `${borne(claims)}\n\n${text(made)}` },
    { name: "Markdown", file: "md", type: "text/markdown", make: () => `# ${say("view.verify")}\n\n${borne(claims)}\n\n${markdown(made)}` },
    { name: "HTML", file: "html", type: "text/html", make: () => document_(made, claims) },
    { name: "CSV", file: "csv", type: "text/csv", make: () => table(made) },
  ];
}
