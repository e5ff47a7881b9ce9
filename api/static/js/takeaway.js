// A box from which something is taken along: copied, or kept as a file.

import { download, el, tell } from "./dom.js";
import { say } from "./say.js";

/** `picture`, where there is one, makes a canvas. */
export function takeaway(title, forms, name = "wenbao", picture = null) {
  const before = document.activeElement;
  let form = forms[0];
  const words = el("textarea", { readOnly: true, rows: "12", "aria-label": title, spellcheck: "false" });
  const show = (one) => { form = one; words.value = one.make(); };
  const copy = el("button.main", {
    onclick: async () => {
      try { await navigator.clipboard.writeText(words.value); } catch { words.select(); document.execCommand("copy"); }
      copy.textContent = say("copied");
      tell(say("copied"));
    },
  }, say("copy"));
  const box = el("dialog.takeaway", { "aria-label": title },
    el("h2", {}, title),
    el("fieldset.choices", {}, el("legend.unseen", {}, say("form")), forms.map((one, i) => el("label", {},
      el("input", { type: "radio", name: "form", checked: i === 0, onchange: () => { show(one); copy.textContent = say("copy"); } }), one.name))),
    words,
    el("div.row", {},
      picture && el("button.plain", { onclick: async () => (await picture()).toBlob((made) => download(`${name}.png`, "image/png", made)) }, say("card")),
      el("button.plain", { onclick: () => box.close() }, say("close")),
      el("button.plain", { onclick: () => download(`${name}.${form.file}`, form.type, words.value) }, say("download")),
      copy));
  box.addEventListener("close", () => { box.remove(); if (before?.isConnected) before.focus(); });
  show(form);
  document.body.append(box);
  box.showModal();
}
