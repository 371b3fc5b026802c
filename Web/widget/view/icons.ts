// The few pictures, drawn for this widget; always beside words or an accessible name.

import { h } from "./vdom"
import type { VNode } from "./vdom"

const paths = {
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  minimise: "M5 9l7 7 7-7",
  options: "M4 7h16M4 12h16M4 17h16",
  send: "M4 12h14M12 5l7 7-7 7",
  attach: "M8 12l6-6a3 3 0 0 1 4 4l-8 8a5 5 0 0 1-7-7l8-8",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0",
  remove: "M6 6l12 12M18 6L6 18",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  warning: "M12 4l9 16H3zM12 10v4M12 17v.5",
}

export function icon(name: keyof typeof paths): VNode {
  return h(
    "svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    h("path", { d: paths[name] }))
}
