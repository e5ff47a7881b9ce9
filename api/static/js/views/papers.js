// Library: papers, their issues as a calendar, the articles of a day, the files that they came in, what changed.

import { json } from "../api.js";
import { el, tell } from "../dom.js";
import { pieces, span } from "../pieces.js";
import { go } from "../router.js";
import { language, number, say } from "../say.js";
import { follow, outcomes, sending } from "../sending.js";
import { address, day, where } from "../source.js";
import { state, stateOf, waiting } from "../states.js";

const ISSUES = 400;  // That are asked for at once: a daily paper's year.
const LISTS = ["articles", "files", "changes"];

export default async function papers(main, parts, query) {
  document.title = say("title", say("view.papers"));
  const source = query.get("source"), on = query.get("day") || "", year = query.get("year") || "", words = query.get("words") || "";
  const from = query.get("document") || "", shown = LISTS.includes(query.get("list")) ? query.get("list") : "articles";
  const heading = el("h1", { tabindex: "-1" }, say("view.papers"));
  const body = el("div", {}, waiting());
  main.replaceChildren(el("div.scroll", { tabindex: "-1" }, el("div.page", {}, heading, sending(draw_), body)));
  heading.focus({ preventScroll: true });
  await draw_();

  function to(changes) {
    const next = new URLSearchParams(query);
    for (const [key, value] of Object.entries(changes)) if (value === null) next.delete(key); else next.set(key, value);
    return `/papers${next.size ? `?${next}` : ""}`;
  }

  function narrowed(more) {
    const asked = new URLSearchParams(more);
    if (source !== null) asked.set("sources", source);
    return asked;
  }

  async function draw_() {
    let held, counts;
    try {
      [held, counts] = await Promise.all([json("/papers"), json("/articles?limit=1")]);
    } catch (error) {
      if (!error.kind) throw error;
      body.replaceChildren(stateOf(error, draw_));
      return;
    }
    if (!counts.total && shown === "articles") { body.replaceChildren(state("empty")); return; }
    const calendar = el("div"), list = el("div.results");
    const tab = (name) => el("a.chip", { href: to({ list: name === "articles" ? null : name }), "aria-current": name === shown ? "true" : null }, say(`papers.${name}`));
    body.replaceChildren(
      el("ul.plainlist.papers", {}, held.papers.map((one) => el("li", {},
        el("a", { href: to({ source: one.source, day: null, year: null, document: null }), "aria-current": source === one.source ? "true" : null }, one.source || say("papers.unnamed")),
        el("span.soft", {}, ` ${[say("issues", number(one.issues)), say("pages", number(one.pages)), say("articles", number(one.articles)), span(one)].filter(Boolean).join(" · ")}`)))),
      source !== null || on || words || from ? el("p", {}, el("a", { href: "/papers" }, say("papers.all"))) : "",
      calendar, el("nav.chips", { "aria-label": say("papers.lists") }, LISTS.map(tab)), list);
    ({ articles, files, changes })[shown](list);
    if (!from) calendarOf(calendar, held.papers).catch((error) => { if (!error.kind) throw error; calendar.replaceChildren(); });
  }

  function articles(list) {
    const field = el("input", { type: "search", value: words, autocomplete: "off", placeholder: say("papers.placeholder"), "aria-label": say("papers.placeholder") });
    const total = el("p.meta.total"), place = el("div");
    list.replaceChildren(el("form.searching", { role: "search", onsubmit: (event) => { event.preventDefault(); go(to({ words: field.value.trim() || null })); } },
      el("div.row", {}, field, el("button.main", { type: "submit" }, say("papers.find")))), total, place);
    const days = on ? { date_from: on, date_to: on } : year ? { date_from: `${year}-01-01`, date_to: `${year}-12-31` } : {};
    pieces(place, `/articles?${narrowed({ limit: "50", ...days, ...(words && { words }), ...(from && { document: from }), ...(on ? {} : { newest: "true" }) })}`, (reply) => {
      total.textContent = say("articles", number(reply.total));
      return reply.articles.map((one) => el("li", {}, el("a", { href: address(one.id) }, one.title.split("\n")[0] || say("untitled")),
        el("span.soft", {}, ` ${[where(one), say(`kind.${one.kind}`), say("letters", number(one.characters))].filter(Boolean).join(" · ")} · `),
        el("a.soft", { href: `/pages/${encodeURIComponent(one.page_id)}` }, say("page.read"))));
    }, () => state("nothing"));
  }

  function files(list) {
    const days = on ? { date_from: on, date_to: on } : {};
    pieces(list, `/documents?${narrowed({ limit: "50", ...days })}`, (reply) => reply.documents.map((one) => {
      const row = el("li.row", {}, el("span.space", {}, el("a", { href: `/papers?document=${one.id}` }, one.name),
        el("span.soft", {}, ` ${[one.source, one.published, one.numbers.length && one.numbers.map((n) => say("page", n)).join("、"), say("pages", number(one.pages)), say("articles", number(one.articles)), one.missing && say("papers.missing")].filter(Boolean).join(" · ")}`)),
      el("button.icon", { "aria-label": say("remove.of", one.name), onclick: () => take(one, row) }, say("remove")));
      return row;
    }), () => state("nothing"));
  }

  /** Take a document out; until the view is left, it can be put back where it stood. */
  async function take(one, row) {
    const held = [...row.childNodes], undo = el("button.plain", {}, say("undo"));
    row.replaceChildren(waiting());
    try {
      await json(`/documents/${one.id}`, { method: "DELETE" });
      row.replaceChildren(el("span.space.soft", {}, say("removed", one.name)), undo);
      undo.onclick = async () => {
        undo.disabled = true;
        try {
          const job = await follow(await json(`/documents/${one.id}/restore`, { method: "POST" }));
          row.replaceChildren(...(job.state === "failed" ? outcomes(job) : held));
          tell(say("restored", one.name));
        } catch (error) {
          if (!error.kind) throw error;
          row.replaceChildren(stateOf(error));
        }
      };
      undo.focus();
      tell(say("removed", one.name));
    } catch (error) {
      if (!error.kind) throw error;
      row.replaceChildren(...held, stateOf(error));
    }
  }

  async function changes(list) {
    list.replaceChildren(waiting());
    try {
      const { jobs } = await json("/jobs");
      list.replaceChildren(...(jobs.length ? jobs.map((job) => el("section", {}, el("h2", {}, new Date(job.made).toLocaleString(document.documentElement.lang)), outcomes(job))) : [state("nothing")]));
    } catch (error) {
      if (!error.kind) throw error;
      list.replaceChildren(stateOf(error, () => changes(list)));
    }
  }

  async function calendarOf(place, all) {
    const dated = all.filter((one) => one.first && (source === null || one.source === source));
    if (!dated.length) return;
    const first = Number(dated.map((one) => one.first).sort()[0].slice(0, 4)), last = Number(dated.map((one) => one.last).sort().at(-1).slice(0, 4));
    const now = Number(year || on.slice(0, 4)) || last;
    const { issues } = await json(`/issues?${narrowed({ limit: String(ISSUES), date_from: `${now}-01-01`, date_to: `${now}-12-31` })}`);
    const printed = new Map();
    for (const one of issues) if (one.published) printed.set(one.published, (printed.get(one.published) || 0) + one.articles);
    const estimated = issues.filter((one) => !one.published && one.first);
    const months = [...new Set([...printed.keys()].map((date) => Number(date.slice(5, 7)) - 1))].sort((a, b) => a - b);
    const turn = (by, label) => el("button.icon", { "aria-label": say(label), disabled: now + by < first || now + by > last, onclick: () => go(to({ year: String(now + by), day: null })) }, by < 0 ? "‹" : "›");
    place.replaceChildren(
      el("div.bar", {}, turn(-1, "year.before"), el("strong", {}, String(now)), turn(1, "year.after")),
      el("div.calendar", {}, months.map((month) => monthOf(now, month, printed))),
      estimated.length ? el("p.meta", {}, say("papers.estimated"), " ", estimated.map((one) => day({ guess: { first: one.first, last: one.last } })).join("；")) : "");
  }

  function monthOf(now, month, printed) {
    const length = new Date(Date.UTC(now, month + 1, 0)).getUTCDate(), offset = (new Date(Date.UTC(now, month, 1)).getUTCDay() + 6) % 7;
    const name = new Date(Date.UTC(now, month, 1)).toLocaleDateString({ zh: "zh-CN", "zh-Hant": "zh-TW", en: "en" }[language()], { month: "short", timeZone: "UTC" });
    return el("section.month", {}, el("h2", {}, name), el("div.days", {}, Array.from({ length: offset }, () => el("span")),
      Array.from({ length }, (_, i) => {
        const date = `${now}-${String(month + 1).padStart(2, "0")}-${String(i + 1).padStart(2, "0")}`;
        return printed.has(date) ? el("a", { href: to({ day: date, year: null, document: null }), "aria-current": on === date ? "date" : null, title: say("papers.day", date, printed.get(date)) }, String(i + 1))
          : el("span.soft", { "aria-hidden": "true" }, String(i + 1));
      })));
  }
}
