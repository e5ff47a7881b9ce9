// The article beside what cites it, with the cited words marked; next and previous citation.

import { article, json } from "./api.js";
import { clip } from "./clippings.js";
import { $, characters, el, tell } from "./dom.js";
import { printed, quotable, reveal, selected } from "./printed.js";
import { say } from "./say.js";
import { onPage, sheet } from "./sheet.js";
import { address, forms } from "./source.js";
import { stateOf, waiting } from "./states.js";
import { takeaway } from "./takeaway.js";
import { SIGNS } from "./tip.js";

let opener = null;
let shown = 0;
let asPage = false;

// The words that are meant: of a passage that was searched those that were looked for.
const partsOf = (mark) => (mark.parts?.length ? mark.parts : [mark]);

/** `marks` are places with article_id, start, end; `opened` is the element that focus goes back to. */
export async function beside(marks, index, opened) {
  if (opened) opener = opened;
  const panel = $("beside"), mark = marks[index], mine = ++shown;
  const inside = !panel.hidden && panel.contains(document.activeElement);
  const pressed = inside ? document.activeElement.dataset.does : "";
  panel.setAttribute("aria-label", say("beside"));
  panel.hidden = false;
  $("desk").classList.add("open");
  const body = el("div.scroll", { tabindex: "0", "aria-label": say("beside") }, waiting());
  const step = (by, does) => el("button.icon", {
    "data-does": does, "aria-label": say(does), title: `${say(does)} (${by > 0 ? "]" : "["})`, disabled: !marks[index + by],
    onclick: () => beside(marks, index + by),
  }, by > 0 ? "›" : "‹");
  const keeps = el("button.icon", { "data-does": "clip", disabled: true }, say("clip"));
  const turn = el("button.icon", { "data-does": "turn", "aria-pressed": String(asPage), onclick: () => { asPage = !asPage; beside(marks, index); } }, say("as.printed"));
  const take = el("button.icon", { "data-does": "cite", disabled: true }, say("cite"));
  panel.replaceChildren(el("header", {},
    marks.length > 1 && [step(-1, "previous"), el("span.count", {}, `${index + 1} / ${marks.length}`), step(1, "next")],
    mark.status && el(`span.verdict.${mark.status}`, {}, `${SIGNS[mark.status]} ${say(`status.${mark.status}`)}`),
    el("span.space"), turn, keeps, take,
    el("a.icon", { href: address(mark.article_id, ...partsOf(mark).slice(0, 20)) }, say("open.alone")),
    el("button.icon", { onclick: close, "aria-label": say("close"), title: `${say("close")} (Esc)` }, "✕")), body);
  panel.onkeydown = (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "]" && marks[index + 1]) beside(marks, index + 1);
    else if (event.key === "[" && marks[index - 1]) beside(marks, index - 1);
    else return;
    event.preventDefault();
  };
  try {
    const found = await article(mark.article_id);
    if (mine !== shown) return;
    const here = marks.filter((m) => m.article_id === mark.article_id).flatMap(partsOf);
    const drawn = asPage ? await pageOf(found, mark) : printed(found, here, partsOf(mark)[0]);
    if (mine !== shown) return;
    body.replaceChildren(mark.why ? el(`p.why.${mark.status}`, {}, mark.why) : "", drawn);
    take.disabled = keeps.disabled = false;
    keeps.onclick = () => clipped(keeps, found, selected(body) || quotable(found.text, mark));
    take.onclick = () => {
      const part = selected(body) || quotable(found.text, mark);
      taken({ ...found, article_id: found.id, ...part, quote: characters(found.text).slice(part.start, part.end).join("") });
    };
    reveal(body);
    opener?.scrollIntoView({ block: "nearest" });
    const again = pressed && panel.querySelector(`[data-does=${pressed}]:not(:disabled)`);
    (again || body).focus({ preventScroll: true });
    tell(say("opened", found.title || say("untitled")));
  } catch (error) {
    if (mine !== shown) return;
    body.replaceChildren(stateOf(error, () => beside(marks, index)));
    body.focus({ preventScroll: true });
  }
}

/** Words of an article, to be taken along. */
export const taken = (one) => takeaway(say("cite.quote"), forms([one]), "wenbao", one.quote ? async () => (await import("./card.js")).card(one) : null);

/** Keep words of an article, and say so on the button. */
export function clipped(button, found, part) {
  const said = say(clip(found, part) ? "clipped" : "clip.full");
  button.textContent = said;
  tell(said);
}

/** The page on which the words of a mark are printed, which may be another than the one where the article begins. */
async function pageOf(found, mark) {
  const home = await json(`/pages/${encodeURIComponent(found.page_id)}`);
  const read = home.articles.find((one) => one.id === found.id);
  const length = (span) => span.end - span.start;
  const elsewhere = read.spans.find((s) => s.at <= mark.start && mark.start < s.at + length(s))?.page || "";
  const page = elsewhere ? await json(`/pages/${encodeURIComponent(elsewhere)}`) : home;
  return sheet(page, partsOf(mark).flatMap((part) => onPage(read, part.start, part.end, elsewhere)), found.id);
}

export function close() {
  const panel = $("beside");
  if (panel.hidden) return;
  shown += 1;
  panel.hidden = true;
  panel.replaceChildren();
  $("desk").classList.remove("open");
  if (opener?.isConnected) opener.focus();
  opener = null;
}
