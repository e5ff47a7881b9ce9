// A draft in pieces that are verified one after the other, so that verdicts come as they are found.

import { characters } from "./dom.js";

const PIECE = 500;
// A paragraph that begins like this leans on the one before: the server searches both together.
const LEANS = /^\s*(?:[他她它其这那该此這該]|(?:He|She|It|They|This|That|These|Those)\b)/;

/** `text` as [{text, start}], cut between paragraphs after PIECE characters or more; places are characters. */
export function inPieces(text) {
  const made = [];
  let held = "", start = 0, at = 0;
  for (const paragraph of text.split(/(?<=\n)/)) {
    if (characters(held).length >= PIECE && !LEANS.test(paragraph)) {
      made.push({ text: held, start });
      start = at;
      held = "";
    }
    held += paragraph;
    at += characters(paragraph).length;
  }
  if (held.trim()) made.push({ text: held, start });
  return made.filter((piece) => piece.text.trim());
}
