// The window: its head, options, notices, and one of three bodies: before, during, after.

import { filled, languageNames } from "../languages/index"
import { composer } from "./composer"
import { conversation } from "./conversation"
import { icon } from "./icons"
import { presenceWords } from "./launcher"
import { beginning } from "./beginning"
import type { Actions, View } from "./state"
import { h } from "./vdom"
import type { Child, VNode } from "./vdom"

export function panel(view: View, actions: Actions): VNode[] {
  const isRunning = view.phase === "active" || view.phase === "loading" || view.phase === "gone"
  const isOver = view.phase === "gone" || view.chat?.state === "ended"
  const children: Child[] = [
    head(view, actions),
    view.isMenuOpen ? menu(view, actions, isRunning, isOver) : undefined,
    view.isEnding && !isOver ? ending(view, actions) : undefined,
    connection(view, actions),
    isRunning ? conversation(view, actions) : beginning(view, actions),
    isOver ? ended(view, actions) : undefined,
    isRunning && !isOver ? composer(view, actions) : undefined,
    h("p", { key: "status", id: "status", class: "unseen", role: "status" }),
  ]
  return children.filter((child): child is VNode => typeof child === "object")
}

/** What stands under the title: who one is talking to. */
function standing(view: View): string {
  const { texts, chat, phase } = view
  if (phase === "gone" || chat?.state === "ended") return texts.endedTitle
  if (!chat) return phase === "loading" ? "" : presenceWords(view).state
  if (chat.state === "waiting") return texts.inQueue
  if (chat.state === "leaving") return texts.leaveMessage
  if (chat.state === "talking") {
    return filled(texts.talkingTo, { name: chat.adviser ?? texts.adviser })
  }
  return texts.automaticService
}

function head(view: View, actions: Actions): VNode {
  const { texts, widget } = view
  const title = widget ? filled(texts.title, { service: widget.service }) : texts.chatWithUs
  return h(
    "div", { key: "head", class: "head" },
    h("div", { class: "head-words" },
      h("h2", { id: "title", class: "title", tabindex: -1 }, title),
      h("p", { class: "standing" }, standing(view))),
    h("button",
      { id: "options", class: "quiet", "aria-expanded": String(view.isMenuOpen),
        "aria-label": texts.options, title: texts.options, onclick: () => actions.toggleMenu() },
      icon("options")),
    h("button",
      { id: "minimise", class: "quiet", "aria-label": texts.minimise,
        title: texts.minimise, onclick: () => actions.minimise() },
      icon("minimise")))
}

/** A plain list of buttons that is shown and hidden: simpler to use than a menu of its own kind. */
function menu(view: View, actions: Actions, isRunning: boolean, isOver: boolean): VNode {
  const { texts } = view
  return h(
    "div", { key: "menu", id: "menu", class: "menu", role: "group", "aria-label": texts.options },
    view.languages.map((name) =>
      h("button",
        { key: name, class: "menu-item", lang: name,
          onclick: () => actions.switchLanguage(name) },
        languageNames[name])),
    isRunning
      ? h("button", { key: "save", class: "menu-item", onclick: () => actions.save() },
        texts.saveTranscript) : undefined,
    isRunning && !isOver ? keepChoice(view, actions) : undefined,
    isRunning && !isOver
      ? h("button",
        { key: "end", class: "menu-item",
          onclick: () => actions.askToEnd(true) }, texts.endChat)
      : undefined)
}

export function keepChoice(view: View, actions: Actions): VNode {
  const { texts } = view
  return h(
    "div", { key: "keep", class: "choice" },
    h("input",
      { type: "checkbox", id: "keep", checked: view.keepsOnDevice,
        "aria-describedby": "keep-hint",
        onchange: (event: Event) =>
          actions.keepOnDevice((event.target as HTMLInputElement).checked) }),
    h("div", {},
      h("label", { for: "keep" }, texts.keepOnDevice),
      h("p", { id: "keep-hint", class: "hint" }, texts.keepHint)))
}

function ending(view: View, actions: Actions): VNode {
  const { texts } = view
  return h(
    "div", { key: "ending", class: "notice", role: "group", "aria-labelledby": "ending-title" },
    h("p", { id: "ending-title", class: "strong", tabindex: -1 }, texts.endQuestion),
    h("div", { class: "row" },
      h("button", { class: "primary", onclick: () => actions.end() }, texts.endChat),
      h("button", { class: "secondary", onclick: () => actions.askToEnd(false) },
        texts.carryOn)))
}

function connection(view: View, actions: Actions): VNode | undefined {
  const { texts } = view
  if (view.phase !== "active" && view.phase !== "loading") return undefined
  if (view.connection === "lost") {
    return h("div", { key: "connection", class: "notice warning" },
      h("p", {}, icon("warning"), texts.connectionLost),
      h("button", { class: "secondary", onclick: () => actions.reconnect() },
        texts.tryAgain))
  }
  if (!view.isCutOff) return undefined
  return h("div", { key: "connection", class: "notice warning" },
    h("p", {}, icon("warning"), texts.reconnecting))
}

function ended(view: View, actions: Actions): VNode {
  const { texts, chat } = view
  const why = view.phase === "gone" ? texts.gone : chat?.explanation
  return h(
    "div", { key: "ended", class: "ended" },
    h("h3", { id: "ended-title", class: "strong", tabindex: -1 }, texts.endedTitle),
    why ? h("p", {}, why) : undefined,
    h("div", { class: "row" },
      h("button", { class: "primary", onclick: () => actions.startAnew() }, texts.newChat),
      view.lines.length > 0
        ? h("button", { class: "secondary", onclick: () => actions.save() },
          texts.saveTranscript) : undefined))
}
