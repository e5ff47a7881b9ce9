// Library: papers, their issues as a calendar, the articles of a day.

import { json } from "../api.js";
import { el } from "../dom.js";
import { pieces, span } from "../pieces.js";
import { go } from "../router.js";
import { language, number, say } from "../say.js";
import { address, day, where } from "../source.js";
import { state, stateOf, waiting } from "../states.js";

const YEAR = 400;  // Issues that are asked for at once.

export default async function papers(main, parts, query) {
  document.title = say("title", say("view.papers"));
  const source = query.get("source"), on = query.get("day") || "", year = query.get("year") || "", words = query.get("words") || "";
  const page = el("div.page", {}, waiting());
  main.replaceChildren(el("div.scroll", { tabindex: "-1" }, page));
  const to = (changes) => {
    const next = new URLSearchParams(query);
    for (const [key, value] of Object.entries(changes)) if (value === null) next.delete(key); else next.set(key, value);
    return `/papers${next.size ? `?${next}` : ""}`;
  };
  const narrowed = (more) => {
    const asked = new URLSearchParams(more);
    if (source !== null) asked.set("sources", source);
    return asked;
  };
  let held, counts;
  try {
    [held, counts] = await Promise.all([json("/papers"), json("/articles?limit=1")]);
  } catch (error) {
    if (!error.kind) throw error;
    page.replaceChildren(stateOf(error, () => papers(main, parts, query), "h1"));
    return;
  }
  if (!counts.total) { page.replaceChildren(state("empty", { again: () => papers(main, parts, query), level: "h1" })); return; }

  const field = el("input", { type: "search", value: words, autocomplete: "off", placeholder: say("papers.placeholder"), "aria-label": say("papers.placeholder") });
  const calendar = el("div"), list = el("div.results"), heading = el("h1", { tabindex: "-1" }, say("view.papers"));
  page.replaceChildren(heading,
    el("ul.plainlist.papers", {}, held.papers.map((one) => el("li", {},
      el("a", { href: to({ source: one.source, day: null, year: null }), "aria-current": source === one.source ? "true" : null }, one.source || say("papers.unnamed")),
      el("span.soft", {}, ` ${[say("issues", number(one.issues)), say("pages", number(one.pages)), say("articles", number(one.articles)), span(one)].filter(Boolean).join(" · ")}`)))),
    source !== null || on || words ? el("p", {}, el("a", { href: "/papers" }, say("papers.all"))) : "",
    calendar,
    el("form.searching", { role: "search", onsubmit: (event) => { event.preventDefault(); go(to({ words: field.value.trim() || null })); } },
      el("div.row", {}, field, el("button.main", { type: "submit" }, say("papers.find")))),
    el("p.meta.total"), list);
  const days = on ? { date_from: on, date_to: on } : year ? { date_from: `${year}-01-01`, date_to: `${year}-12-31` } : {};
  pieces(list, `/articles?${narrowed({ limit: "50", ...days, ...(words && { words }), ...(on ? {} : { newest: "true" }) })}`, (reply) => {
    page.querySelector(".total").textContent = say("articles", number(reply.total));
    return reply.articles.map((one) => el("li", {}, el("a", { href: address(one.id) }, one.title.split("\n")[0] || say("untitled")),
      el("span.soft", {}, ` ${[where(one), say(`kind.${one.kind}`), say("letters", number(one.characters))].filter(Boolean).join(" · ")} · `),
      el("a.soft", { href: `/pages/${encodeURIComponent(one.page_id)}` }, say("page.read"))));
  }, () => state("nothing"));
  drawn(calendar);
  heading.focus({ preventScroll: true });

  async function drawn(place) {
    const dated = held.papers.filter((one) => one.first && (source === null || one.source === source));
    if (!dated.length) return;
    const first = Number(dated.map((one) => one.first).sort()[0].slice(0, 4)), last = Number(dated.map((one) => one.last).sort().at(-1).slice(0, 4));
    const shown = Number(year || on.slice(0, 4)) || last;
    const { issues } = await json(`/issues?${narrowed({ limit: String(YEAR), date_from: `${shown}-01-01`, date_to: `${shown}-12-31` })}`);
    const printed = new Map();
    for (const one of issues) if (one.published) printed.set(one.published, [...(printed.get(one.published) || []), one]);
    const estimated = issues.filter((one) => !one.published && one.first);
    place.replaceChildren(
      el("div.bar", {}, el("button.icon", { "aria-label": say("year.before"), disabled: shown <= first, onclick: () => go(to({ year: String(shown - 1), day: null })) }, "‹"),
        el("strong", {}, String(shown)),
        el("button.icon", { "aria-label": say("year.after"), disabled: shown >= last, onclick: () => go(to({ year: String(shown + 1), day: null })) }, "›")),
      printed.size ? el("div.calendar", {}, Array.from({ length: 12 }, (_, month) => month)
        .filter((month) => [...printed.keys()].some((date) => Number(date.slice(5, 7)) === month + 1)).map((month) => monthOf(shown, month, printed))) : "",
      estimated.length ? el("p.meta", {}, say("papers.estimated"), " ", estimated.map((one) => day({ guess: { first: one.first, last: one.last } })).join("；")) : "");
  }

  function monthOf(shown, month, printed) {
    const length = new Date(Date.UTC(shown, month + 1, 0)).getUTCDate(), offset = (new Date(Date.UTC(shown, month, 1)).getUTCDay() + 6) % 7;
    const name = new Date(Date.UTC(shown, month, 1)).toLocaleDateString(language() === "en" ? "en" : language() === "zh-Hant" ? "zh-TW" : "zh-CN", { month: "short", timeZone: "UTC" });
    return el("section.month", {}, el("h2", {}, name), el("div.days", {}, Array.from({ length: offset }, () => el("span")),
      Array.from({ length }, (_, i) => {
        const date = `${shown}-${String(month + 1).padStart(2, "0")}-${String(i + 1).padStart(2, "0")}`, held_ = printed.get(date);
        return held_ ? el("a", { href: to({ day: date, year: null }), "aria-current": on === date ? "date" : null, title: say("papers.day", date, held_.reduce((sum, one) => sum + one.articles, 0)) }, String(i + 1))
          : el("span.soft", { "aria-hidden": "true" }, String(i + 1));
      })));
  }
}
