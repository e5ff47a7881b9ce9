// Files for the archive: sent, and watched while they are read.

import { call, events, json } from "./api.js";
import { el, tell } from "./dom.js";
import { say } from "./say.js";
import { stateOf } from "./states.js";

/** Follow a job until it is done; `seen(job)` is told how far it is. */
export async function follow(job, seen = () => {}) {
  seen(job);
  if (job.state === "done" || job.state === "failed") return job;
  let last = job;
  for await (const [, data] of events(await call(`/jobs/${job.id}/events`))) seen(last = data);
  return last;
}

/** A box that files are dropped on or chosen in; `done()` is called once they are in the archive. */
export function sending(done) {
  const told = el("div.results", { role: "status" });
  const chosen = el("input.unseen", { type: "file", id: "files", multiple: true, onchange: () => { if (chosen.files.length) send([...chosen.files]); chosen.value = ""; } });
  const said = (name, type, label) => el("label", {}, label, el("input", { type, name, autocomplete: "off" }));
  const box = el("form.sending", {
    onsubmit: (event) => event.preventDefault(),
    ondragover: (event) => { event.preventDefault(); box.classList.add("over"); },
    ondragleave: () => box.classList.remove("over"),
    ondrop: (event) => { event.preventDefault(); box.classList.remove("over"); if (event.dataTransfer.files.length) send([...event.dataTransfer.files]); },
  },
  el("div.row", {}, el("span.soft", {}, say("send.drop")), el("label.plain", { for: "files" }, say("send.choose")), chosen),
  el("details", {}, el("summary", {}, say("send.said")), el("div.filters", {}, said("source", "text", say("filter.paper")), said("published", "date", say("table.date")), said("number", "text", say("table.page")))),
  told);

  async function send(files) {
    const form = new FormData();
    for (const file of files) form.append("files", file, file.name);
    for (const [name, value] of new FormData(box)) if (value && typeof value === "string") form.append(name, value);
    const bar = el("progress", { "aria-label": say("send.running") });
    told.replaceChildren(el("div.running", {}, bar, say("send.running")));
    try {
      const job = await follow(await json("/documents", { form }), (now) => {
        if (now.total) { bar.max = now.total; bar.value = now.done; }
      });
      told.replaceChildren(...outcomes(job));
      tell(say("send.done"));
      done();
    } catch (error) {
      if (!error.kind) throw error;
      told.replaceChildren(stateOf(error, () => send(files)));
    }
  }
  return box;
}

/** What became of each document of a job. */
export const outcomes = (job) => [
  job.error && el("p.why", {}, [job.error.message, job.error.hint].filter(Boolean).join(" — ")),
  el("ul.plainlist", {}, job.documents.map((one) => el("li", {}, el("b", { class: one.outcome === "failed" ? "unsupported" : "verified" }, say(`outcome.${one.outcome}`)),
    " ", one.outcome === "failed" ? one.name : el("a", { href: `/papers?document=${one.id}` }, one.name), one.why && el("span.soft", {}, ` ${one.why}`)))),
].filter(Boolean);
