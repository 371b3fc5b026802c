// The button that opens the chat. It says who is there before anybody opens it.

import { counted, filled } from "../languages/index"
import { openingWords, timeWords } from "../model/wait"
import { icon } from "./icons"
import type { Actions, View } from "./state"
import { h } from "./vdom"
import type { VNode } from "./vdom"

/** "Closed now", "Opens on Monday at 09:00". */
export function presenceWords(view: View): { state: string; more: string } {
  const { texts, widget, language, now } = view
  const here = view.presence
  if (here === "unknown") return { state: texts.checking, more: "" }
  if (here === "open") {
    const closesSoon =
      widget?.closesAt !== undefined && Date.parse(widget.closesAt) - now < 30 * 60_000
    const more = closesSoon
      ? filled(texts.closesAt, { time: timeWords(language, widget?.closesAt as string) }) : ""
    return { state: texts.personHere, more }
  }
  const more = here === "closed" && widget?.opensAt
    ? filled(texts.opens, { when: openingWords(language, widget.opensAt, now) }) : ""
  return { state: here === "closed" ? texts.closed : texts.nobodyHere, more }
}

export function launcher(view: View, actions: Actions): VNode {
  const { texts, unread, language } = view
  const isRunning = view.phase !== "idle" && view.phase !== "starting"
  const { state, more } = presenceWords(view)
  const count = unread > 0 ? counted(language, texts.newMessages, unread) : ""
  return h(
    "button",
    { id: "launcher", class: "launcher", "aria-expanded": "false",
      onclick: () => actions.open() },
    icon("chat"),
    h("span", { class: "launcher-words" },
      h("span", { class: "launcher-title" }, isRunning ? texts.backToChat : texts.chatWithUs),
      isRunning || view.presence === "unknown"
        ? undefined
        : h("span", { class: "launcher-state" },
          h("span", { class: `dot ${view.presence}`, "aria-hidden": "true" }),
          more || state)),
    count ? h("span", { class: "badge" },
      h("span", { "aria-hidden": "true" }, unread > 99 ? "99+" : String(unread)),
      h("span", { class: "unseen" }, ", ", count)) : undefined)
}
