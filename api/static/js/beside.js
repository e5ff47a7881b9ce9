// The article beside what cites it, with the cited words marked; next and previous citation.

import { article } from "./api.js";
import { $, characters, el, tell } from "./dom.js";
import { printed, reveal, selected } from "./printed.js";
import { say } from "./say.js";
import { address, forms } from "./source.js";
import { stateOf, waiting } from "./states.js";
import { takeaway } from "./takeaway.js";
import { SIGNS } from "./tip.js";

let opener = null;
let shown = 0;

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
  const take = el("button.icon", { "data-does": "cite", disabled: true }, say("cite"));
  panel.replaceChildren(el("header", {},
    marks.length > 1 && [step(-1, "previous"), el("span.count", {}, `${index + 1} / ${marks.length}`), step(1, "next")],
    mark.status && el(`span.verdict.${mark.status}`, {}, `${SIGNS[mark.status]} ${say(`status.${mark.status}`)}`),
    el("span.space"), take,
    el("a.icon", { href: address(mark.article_id, mark) }, say("open.alone")),
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
    const here = marks.filter((m) => m.article_id === mark.article_id);
    body.replaceChildren(mark.why ? el(`p.why.${mark.status}`, {}, mark.why) : "", printed(found, here, mark));
    take.disabled = false;
    take.onclick = () => {
      const part = selected(body) || mark;
      takeaway(say("cite.quote"), forms([{ ...found, article_id: found.id, ...part, quote: characters(found.text).slice(part.start, part.end).join("") }]));
    };
    reveal(body);
    const again = pressed && panel.querySelector(`[data-does=${pressed}]:not(:disabled)`);
    (again || body).focus({ preventScroll: true });
    tell(say("opened", found.title || say("untitled")));
  } catch (error) {
    if (mine !== shown) return;
    body.replaceChildren(stateOf(error, () => beside(marks, index)));
    body.focus({ preventScroll: true });
  }
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
