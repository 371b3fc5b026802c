// Before a chat: who is there, what is asked for, and what is kept.

import { filled } from "../languages/index"
import { waitWords } from "../model/wait"
import { presenceWords } from "./launcher"
import { keepChoice } from "./panel"
import type { Actions, View } from "./state"
import { h } from "./vdom"
import type { VNode } from "./vdom"

/** As many as the server takes for a name. */
export const nameCharactersMaximum = 100

export function beginning(view: View, actions: Actions): VNode {
  const { texts, widget, language } = view
  const here = view.presence
  const { state, more } = presenceWords(view)
  const wait = here === "open" && widget?.expectedWait
    ? filled(texts.expectedWait, { wait: waitWords(language, widget.expectedWait) }) : ""
  const help =
    here === "closed" ? texts.closedHelp
    : here === "nobody" ? texts.nobodyHelp
    : here === "open" ? texts.firstQuestions : ""
  const isStarting = view.phase === "starting"
  return h(
    "form",
    { key: "beginning", class: "beginning", novalidate: true,
      onsubmit: (event: Event) => {
        event.preventDefault()
        actions.start()
      } },
    h("div", { class: `presence ${here}`, role: "status" },
      h("p", { class: "strong" },
        h("span", { class: `dot ${here}`, "aria-hidden": "true" }), state),
      h("p", {}, [more && `${more}.`, wait, help].filter(Boolean).join(" "))),
    h("slot", { name: "notice" }),
    h("div", { class: "field" },
      h("label", { for: "name" }, texts.nameLabel),
      h("input",
        { id: "name", type: "text", autocomplete: "name", maxlength: nameCharactersMaximum })),
    keepChoice(view, actions),
    h("div", { class: "trouble", role: "alert" }, view.error ?? ""),
    h("button", { class: "primary wide", type: "submit", "aria-disabled": String(isStarting) },
      isStarting ? texts.starting : texts.start),
    h("p", { class: "hint" }, texts.storageNote))
}
