// What a mark stands for, beside the mark: at the pointer, with Tab, and when touched.

import { $, el } from "./dom.js";
import { say } from "./say.js";
import { where } from "./source.js";

export const SIGNS = { verified: "✓", partly: "◐", unsupported: "✗", unchecked: "○" };

let anchor = null;

function show(button, mark) {
  const tip = $("tip");
  anchor?.removeAttribute("aria-describedby");
  anchor = button;
  button.setAttribute("aria-describedby", "tip");
  tip.replaceChildren(...[
    mark.status && el(`p.verdict.${mark.status}`, {}, `${SIGNS[mark.status]} ${say(`status.${mark.status}`)}`, mark.how && mark.how !== "cited" && ` · ${say(`how.${mark.how}`)}`),
    mark.why && el("p.why", {}, mark.why),
    mark.quote && el("q", {}, mark.quote.replace(/\s+/g, " ")),
    mark.article_id && el("p.soft", {}, mark.title && el("b", {}, mark.title), " ", where(mark)),
  ].filter(Boolean));
  tip.hidden = false;
  const at = button.getBoundingClientRect(), own = tip.getBoundingClientRect(), edge = 8;
  tip.style.left = `${Math.max(edge, Math.min(at.left, innerWidth - own.width - edge))}px`;
  tip.style.top = `${at.top - own.height - edge > 0 ? at.top - own.height - 6 : Math.min(at.bottom + 6, innerHeight - own.height - edge)}px`;
}

export function hide() {
  anchor?.removeAttribute("aria-describedby");
  anchor = null;
  $("tip").hidden = true;
}

/** Let `button` tell of its mark. */
export function tells(button, mark) {
  button.addEventListener("pointerenter", (event) => { if (event.pointerType !== "touch") show(button, mark); });
  button.addEventListener("pointerleave", () => { if (document.activeElement !== button) hide(); });
  button.addEventListener("focus", () => show(button, mark));
  button.addEventListener("blur", hide);
  return button;
}

export function start() {
  addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); }, true);
  addEventListener("scroll", hide, { capture: true, passive: true });
}
