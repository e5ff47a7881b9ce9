// A quotation as a picture: the words, the headline, paper, day and page.

import { el } from "./dom.js";
import { say } from "./say.js";
import { where } from "./source.js";

const WIDE = 1080, EDGE = 90, MOST = 400;
const SERIF = '"Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, Georgia, serif';
const SANS = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

/** `text` in lines that fit: between any two Han characters, between words elsewhere; no line begins with a closing mark. */
function wrapped(pen, text, room) {
  const units = text.match(/[\p{Script=Han}，。、；：！？”’》）…]|[^\s\p{Script=Han}，。、；：！？”’》）…]+|\s+/gu) || [], lines = [""];
  for (const unit of units) {
    const line = lines.at(-1);
    if (pen.measureText(line + unit).width <= room || !line || /^[，。、；：！？”’》）…]$/u.test(unit)) lines[lines.length - 1] += unit;
    else lines.push(unit.trimStart());
  }
  return lines.filter((line) => line.trim());
}

/** A canvas with the quotation `one` (quote, title, source, published, guess, page). */
export function card(one) {
  const canvas = el("canvas", { width: WIDE }), pen = canvas.getContext("2d"), room = WIDE - 2 * EDGE;
  const quote = Array.from(one.quote.replace(/\s+/g, " ").trim()), short = quote.length > MOST ? `${quote.slice(0, MOST).join("")}…` : quote.join("");
  const size = short.length < 60 ? 52 : short.length < 160 ? 44 : 36;
  pen.font = `${size}px ${SERIF}`;
  const words = wrapped(pen, `“${short}”`, room);
  pen.font = `600 32px ${SERIF}`;
  const title = wrapped(pen, one.title ? `《${one.title.replace(/\s+/g, " ")}》` : "", room);
  canvas.height = 2 * EDGE + words.length * size * 1.7 + 50 + title.length * 50 + 100;
  pen.fillStyle = "#faf8f3";
  pen.fillRect(0, 0, WIDE, canvas.height);
  pen.fillStyle = "#a3241c";
  pen.fillRect(0, 0, 14, canvas.height);
  pen.textBaseline = "top";
  let y = EDGE;
  const write = (lines, font, colour, step) => {
    pen.font = font;
    pen.fillStyle = colour;
    for (const line of lines) { pen.fillText(line, EDGE, y); y += step; }
  };
  write(words, `${size}px ${SERIF}`, "#1f1d1a", size * 1.7);
  y += 40;
  write(title, `600 32px ${SERIF}`, "#1f1d1a", 50);
  write([where(one)], `28px ${SANS}`, "#675f54", 50);
  pen.textAlign = "right";
  pen.font = `600 30px ${SERIF}`;
  pen.fillStyle = "#a3241c";
  pen.fillText(say("name"), WIDE - EDGE, canvas.height - EDGE + 20);
  return canvas;
}
