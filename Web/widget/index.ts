// The one script of the chat. It defines <guildhall-chat>; a tag that names a widget also puts the
// element on the page:
//   <script src="https://HOST/widget/guildhall-chat.js" defer data-widget="web-chat"></script>

import { GuildhallChat } from "./view/element"

const tag = "guildhall-chat"
// As a module there is no current script; then it is found by its name.
const script =
  (document.currentScript as HTMLScriptElement | null)
  ?? document.querySelector<HTMLScriptElement>(`script[src*="/widget/${tag}.js"]`)
GuildhallChat.origin = new URL(script?.src || location.href, location.href).origin
// Two tags on one page are one chat.
if (!customElements.get(tag)) customElements.define(tag, GuildhallChat)

const name = script?.dataset.widget
if (name && !document.querySelector(tag)) {
  const element = document.createElement(tag)
  element.setAttribute("widget", name)
  for (const attribute of ["lang", "theme"]) {
    const value = script?.dataset[attribute]
    if (value) element.setAttribute(attribute, value)
  }
  document.body.append(element)
}
