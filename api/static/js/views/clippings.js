// Clippings: the passages that were kept, with notes, to be taken along.

import { beside } from "../beside.js";
import * as clippings from "../clippings.js";
import { el, tell } from "../dom.js";
import { say } from "../say.js";
import { forms, where } from "../source.js";
import { state } from "../states.js";
import { takeaway } from "../takeaway.js";

export default function open(main) {
  document.title = say("title", say("view.clippings"));
  const page = el("div.page"), heading = el("h1", { tabindex: "-1" }, say("view.clippings"));
  main.replaceChildren(el("div.scroll", { tabindex: "-1" }, page));

  function draw() {
    const held = clippings.all();
    page.replaceChildren(heading, el("p.soft", {}, say("clippings.hello")));
    if (!held.length) { page.append(state("nothing")); return; }
    page.append(
      el("div.bar", {}, el("span.meta", {}, say("clippings.count", held.length)), el("span.space"),
        el("button.icon", { onclick: () => takeaway(say("export"), forms(clippings.all()), "clippings") }, say("export")),
        el("button.icon", { onclick: () => print() }, say("print"))),
      el("ol.claims", {}, held.map((one, i) => {
        const opens = el("button.print", { onclick: () => beside(held, i, opens) }, el("q", {}, one.quote.replace(/\s+/g, " ")),
          el("span.meta", {}, [`《${one.title || say("untitled")}》`, where(one)].filter(Boolean).join(" · ")));
        return el("li.unchecked", {}, opens, el("div.row", {},
          el("textarea.noted", { rows: "1", value: one.note, placeholder: say("clippings.note"), "aria-label": say("clippings.note.of", i + 1), onchange: (event) => { one.note = event.target.value; clippings.note(one, one.note); } }),
          el("button.icon", {
            "aria-label": say("delete.of", one.title), onclick: () => {
              clippings.remove(one);
              tell(say("deleted"));
              draw();
              heading.focus();
            },
          }, "✕")));
      })));
    page.querySelectorAll("textarea.noted").forEach((field, i) => { field.value = held[i].note; });
  }

  draw();
  heading.focus({ preventScroll: true });
  addEventListener("storage", draw);
  return () => removeEventListener("storage", draw);
}
