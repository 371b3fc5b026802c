// The conversation: a log that is read out as it grows, with the question's buttons at its end.

import { filled } from "../languages/index"
import { sizeWords } from "../model/files"
import { linked } from "../model/links"
import type { Line } from "../model/timeline"
import { authorName } from "../model/transcript"
import { placeWords, timeWords } from "../model/wait"
import { icon } from "./icons"
import type { Actions, View } from "./state"
import { h } from "./vdom"
import type { Child, VNode } from "./vdom"

export function conversation(view: View, actions: Actions): VNode {
  const { texts, chat } = view
  const question = [...view.lines].reverse().find((line) => line.author === "service" && !line.note)
  return h(
    "div",
    // Focusable, so that the keyboard can scroll it. What was there before is not read out again.
    { key: "log", id: "log", class: "log", role: "log", tabindex: 0,
      "aria-label": texts.conversation, "aria-live": view.isQuiet ? "off" : "polite" },
    view.lines.map((line) => (line.note ? noteView(line, view) : lineView(line, view, actions))),
    view.buttons.length > 0
      ? h("div",
        { key: `q${question?.key}`, class: "answers", role: "group",
          ...(question ? { "aria-labelledby": `text-${question.key}` }
            : { "aria-label": texts.chooseAnswer }) },
        view.buttons.map((button) =>
          h("button",
            { key: button.option, class: "answer",
              onclick: () => actions.choose(button.option, button.label) }, button.label)))
      : undefined,
    chat?.state === "waiting" ? waiting(view) : undefined,
    // Read out by the status line, at its own pace.
    view.isAdviserTyping
      ? h("p", { key: "typing", class: "typing", "aria-live": "off" },
        h("span", { class: "dots", "aria-hidden": "true" },
          h("span", {}), h("span", {}), h("span", {})),
        filled(texts.writing, { name: chat?.adviser ?? texts.adviser }))
      : undefined)
}

function waiting(view: View): VNode {
  const { texts, language, chat } = view
  const place = chat ? placeWords(language, chat) : ""
  return h(
    "div", { key: "waiting", class: "waiting", "aria-live": "off" },
    h("p", { class: "strong" }, place || texts.inQueue),
    h("p", { class: "hint" }, texts.placeKept))
}

function noteView(line: Line, view: View): VNode {
  const note = line.note as NonNullable<Line["note"]>
  return h(
    "p", { key: line.key, class: "note" },
    filled(view.texts[note.kind], { name: note.name }), " ",
    h("time", { datetime: line.at }, timeWords(view.language, line.at)))
}

function lineView(line: Line, view: View, actions: Actions): VNode {
  const { texts, language } = view
  const name = authorName(line, language)
  return h(
    "div",
    { key: line.key, class: `line ${line.author}${line.continues ? " continues" : ""}` },
    h("p", { class: line.continues ? "unseen" : "who" },
      h("span", { class: "name" }, name), " ",
      h("time", { datetime: line.at }, timeWords(language, line.at))),
    h("div", { class: "bubble", lang: view.chat?.language },
      h("p", { class: "text", id: `text-${line.key}` },
        line.isErased ? h("em", {}, texts.erased) : words(line, texts.newTab)),
      line.files.map((file) =>
        h("button",
          { key: file.id, class: "file",
            "aria-label": filled(texts.download, {
              name: `${file.name}, ${sizeWords(language, file.size)}` }),
            onclick: () => actions.download(file) },
          icon("file"), h("span", { class: "file-name" }, file.name), " ",
          h("span", { class: "file-size" }, sizeWords(language, file.size))))),
    line.entry ? delivery(line, view, actions) : undefined)
}

/** Customers' own text stays plain: they know what they wrote. */
function words(line: Line, newTab: string): Child[] {
  if (line.author === "customer") return [line.text]
  return linked(line.text).map((piece) =>
    piece.href
      ? h("a", { href: piece.href, target: "_blank", rel: "noopener noreferrer nofollow" },
        piece.text, h("span", { class: "unseen" }, " ", newTab))
      : piece.text)
}

function delivery(line: Line, view: View, actions: Actions): VNode | undefined {
  const { texts } = view
  const entry = line.entry as NonNullable<Line["entry"]>
  if (entry.state === "sent") return undefined
  if (entry.state !== "failed") return h("p", { class: "delivery" }, texts.sending)
  const reason = entry.reason ? ` ${filled(texts.refused, { reason: entry.reason })}` : ""
  const isOver = view.phase === "gone" || view.chat?.state === "ended"
  return h(
    "div", { class: "delivery failed" },
    h("p", {}, icon("warning"), texts.notSent, reason),
    isOver ? undefined
      : h("button", { class: "small", onclick: () => actions.retry(entry.key) },
        texts.tryAgain, h("span", { class: "unseen" }, ": ", entry.text.slice(0, 80))),
    h("button", { class: "small", onclick: () => actions.discard(entry.key) },
      texts.remove, h("span", { class: "unseen" }, ": ", entry.text.slice(0, 80))))
}
