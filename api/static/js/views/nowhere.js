// An address that leads nowhere.

import { el } from "../dom.js";
import { say } from "../say.js";
import { state } from "../states.js";

export default function nowhere(main) {
  document.title = say("title", say("state.missing"));
  main.replaceChildren(state("missing", { level: "h1", kids: [el("a", { href: "/ask" }, say("home"))] }));
}
