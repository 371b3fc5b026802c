// Where one writes: text, files, and the way to a person.

import { counted, filled, numberWords } from "../languages/index"
import type { Upload } from "../model/files"
import { icon } from "./icons"
import type { Actions, View } from "./state"
import { h } from "./vdom"
import type { VNode } from "./vdom"

export const charactersMaximumByDefault = 10_000
/** The counter appears for the last tenth. */
const counterShare = 0.9

export function composer(view: View, actions: Actions): VNode {
  const { texts, chat, widget } = view
  const mayAttach = widget === undefined || widget.fileTypes.length > 0
  return h(
    "form",
    { key: "composer", class: "composer", novalidate: true,
      onsubmit: (event: Event) => {
        event.preventDefault()
        actions.send()
      } },
    chat?.mayAskForPerson
      ? h("button",
        { key: "person", class: "person", onclick: () => actions.askForPerson() },
        icon("person"), texts.speakToPerson)
      : undefined,
    view.uploads.length > 0
      ? h("ul", { key: "uploads", class: "uploads" },
        view.uploads.map((upload) => uploadView(upload, view, actions)))
      : undefined,
    h("div", { key: "error", class: "trouble", role: "alert", id: "draft-error" },
      view.draftError ?? view.error ?? ""),
    h("label", { key: "label", for: "draft", class: "unseen" }, texts.messageLabel),
    h("p", { key: "hint", id: "draft-hint", class: "unseen" }, texts.enterHint),
    h("div", { key: "box", class: "box" },
      h("textarea",
        { id: "draft", rows: 1, placeholder: texts.messageLabel, autocomplete: "off",
          "aria-describedby": "draft-hint draft-count draft-error", enterkeyhint: "send",
          "aria-invalid": view.draftError ? "true" : undefined,
          oninput: () => actions.typed(),
          onkeydown: (event: KeyboardEvent) => actions.key(event),
          onpaste: (event: ClipboardEvent) => actions.paste(event) }),
      mayAttach
        ? h("button",
          { class: "quiet", id: "attach", "aria-label": texts.attach,
            title: texts.attach, onclick: () => actions.pickFiles() }, icon("attach"))
        : undefined,
      h("button", { class: "send", type: "submit", "aria-label": texts.send, title: texts.send },
        icon("send"))),
    h("input",
      { key: "files", id: "files", type: "file", multiple: true, hidden: true,
        accept: widget?.fileTypes.join(","), tabindex: -1, onchange: (event: Event) => actions.picked(event) }),
    counter(view))
}

export function charactersLeft(view: View): number {
  return (view.widget?.messageCharactersMaximum ?? charactersMaximumByDefault) - view.draftLength
}

function counter(view: View): VNode {
  const maximum = view.widget?.messageCharactersMaximum ?? charactersMaximumByDefault
  const left = charactersLeft(view)
  const isNear = view.draftLength > maximum * counterShare
  const words = counted(
    view.language, left < 0 ? view.texts.charactersOver : view.texts.charactersLeft,
    Math.abs(left))
  return h(
    "p", { key: "count", id: "draft-count", class: left < 0 ? "count over" : "count" },
    isNear ? words : "")
}

function uploadView(upload: Upload, view: View, actions: Actions): VNode {
  const { texts, language } = view
  const { name } = upload
  const percent = numberWords(language, upload.share, { style: "percent" })
  const words =
    upload.error ?? filled(upload.file ? texts.fileReady : texts.uploading, { name, percent })
  return h(
    "li", { key: upload.key, class: upload.error ? "upload failed" : "upload" },
    icon(upload.error ? "warning" : "file"),
    h("div", { class: "upload-words" },
      h("p", {}, words),
      upload.file || upload.error ? undefined
        : h("progress", { max: 1, value: upload.share.toFixed(2), "aria-label": name })),
    h("button",
      { class: "quiet", "aria-label": filled(texts.removeFile, { name }),
        onclick: () => actions.removeUpload(upload.key) },
      icon("remove")))
}
