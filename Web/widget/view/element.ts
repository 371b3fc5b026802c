// <guildhall-chat widget="web-chat" lang="en">: the element on the council's page.
//
// Beside the page, not over it. On a wide screen the window is a complementary region: whoever
// chats about a form must be able to read and fill in that form, so nothing of the page is shut
// off, and screen readers find the window among the landmarks. On a small screen, and at 400 %
// zoom, it covers everything; there a region would leave the focus behind it (WCAG 2.4.11), so it
// is put into a modal <dialog>, and the browser itself keeps the focus inside.

import styles from "guildhall-styles"
import { parsedColour, readableOn } from "../model/contrast"
import { Controller } from "./controller"
import { launcher } from "./launcher"
import { panel } from "./panel"
import type { Surface } from "./state"
import { draw } from "./vdom"

const smallScreen = "(max-width: 30em), (max-height: 26em)"
const draftHeightMaximum = 160 // CSS pixels
const nearEndPixels = 80

let sheet: CSSStyleSheet | undefined
/** Made by script, which a strict Content-Security-Policy allows; a <style> it would not. */
export function styleSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(styles)
  }
  return sheet
}

export class GuildhallChat extends HTMLElement implements Surface {
  /** Where this script came from, and so where the server is. */
  static origin = ""
  static readonly observedAttributes = ["lang", "theme", "style"]

  private readonly root = this.attachShadow({ mode: "open" })
  private readonly frame = document.createElement("div")
  private readonly corner = document.createElement("div")
  private readonly box = document.createElement("div")
  private readonly dialog = document.createElement("dialog")
  private readonly status = document.createElement("p")
  private readonly small = matchMedia(smallScreen)
  private readonly darkness = matchMedia("(prefers-color-scheme: dark)")
  private controller?: Controller
  private drawing?: number
  private said?: number

  constructor() {
    super()
    this.root.adoptedStyleSheets = [styleSheet()]
    this.frame.className = "frame"
    this.box.className = "panel"
    this.dialog.className = "dialog"
    this.dialog.setAttribute("aria-labelledby", "title")
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault()
      this.controller?.escape(true)
    })
    this.status.className = "unseen"
    this.status.setAttribute("role", "status")
    this.frame.append(this.corner, this.box, this.dialog, this.status)
    this.root.append(this.frame)
  }

  connectedCallback(): void {
    const name = this.getAttribute("widget") ?? "web-chat"
    this.controller = new Controller(name, GuildhallChat.origin, this, this.languageWishes)
    this.small.addEventListener("change", this.rearrange)
    this.darkness.addEventListener("change", this.dress)
    document.addEventListener("visibilitychange", this.looked)
    document.addEventListener("keydown", this.pressed)
    window.addEventListener("online", this.looked)
    this.dress()
    void this.controller.begin()
  }

  disconnectedCallback(): void {
    this.controller?.stop()
    this.controller = undefined
    this.small.removeEventListener("change", this.rearrange)
    this.darkness.removeEventListener("change", this.dress)
    document.removeEventListener("visibilitychange", this.looked)
    document.removeEventListener("keydown", this.pressed)
    window.removeEventListener("online", this.looked)
  }

  attributeChangedCallback(name: string): void {
    if (name === "lang") this.controller?.wish(this.languageWishes)
    else this.dress()
  }

  private get languageWishes(): string[] {
    const around = this.parentElement?.closest("[lang]")?.getAttribute("lang")
    return [this.getAttribute("lang") ?? "", around ?? "", document.documentElement.lang]
  }

  // ---- What the controller asks for -------------------------------------------------------------

  get isFull(): boolean {
    return this.small.matches
  }
  get isLookedAt(): boolean {
    return document.visibilityState === "visible"
  }
  get name(): string {
    return this.find<HTMLInputElement>("name")?.value ?? ""
  }
  get draft(): string {
    return this.find<HTMLTextAreaElement>("draft")?.value ?? ""
  }
  set draft(text: string) {
    const area = this.find<HTMLTextAreaElement>("draft")
    if (area && area.value !== text) area.value = text
    this.fitDraft()
  }

  /** Once for all that changes in this turn, before anything else is asked of the screen. */
  redraw(): void {
    if (this.drawing !== undefined) return
    this.drawing = window.setTimeout(() => this.drawNow())
  }

  focusOn(id: string): void {
    if (this.drawing !== undefined) this.drawNow()
    const target = this.find(id) ?? this.find("title")
    target?.focus({ preventScroll: this.isFull && target.id === "title" })
  }

  announce(words: string): void {
    const line = this.find("status") ?? this.status
    line.textContent = ""
    clearTimeout(this.said)
    // A live region speaks when it changes, and only if it was there before.
    this.said = window.setTimeout(() => {
      line.textContent = words
    }, 100)
  }

  saveAs(name: string, content: Blob): void {
    const link = document.createElement("a")
    link.href = URL.createObjectURL(content)
    link.download = name
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  }

  pickFiles(): void {
    this.find<HTMLInputElement>("files")?.click()
  }

  hide(): void {
    this.hidden = true
  }

  // ---- Drawing ----------------------------------------------------------------------------------

  private drawNow(): void {
    clearTimeout(this.drawing)
    this.drawing = undefined
    const { controller } = this
    if (!controller?.isReady) return
    const { view } = controller
    const hadFocus = this.root.activeElement !== null
    const hadDraft = this.find("draft") !== null
    const log = this.find("log")
    // Where the screen is very low it is the whole window that scrolls.
    const wasAtEnd = !log || (isAtEnd(log) && isAtEnd(this.box))
    this.frame.lang = view.language
    draw(this.corner, view.isOpen ? [] : [launcher(view, controller)])
    draw(this.box, view.isOpen ? panel(view, controller) : [])
    this.rearrange()
    if (!hadDraft && view.isOpen) this.draft = controller.draftWords
    this.fitDraft()
    if (wasAtEnd) this.scrollToEnd()
    // What had the focus is gone: it must not fall back to the top of the page.
    if (hadFocus && view.isOpen && this.root.activeElement === null) {
      const heir = this.find("ended-title") ?? this.find("log") ?? this.find("title")
      heir?.focus({ preventScroll: true })
    }
  }

  private readonly rearrange = (): void => {
    const isOpen = this.controller?.view.isOpen === true
    const isModal = isOpen && this.small.matches
    this.box.hidden = !isOpen
    if (isModal !== this.dialog.open) {
      const focused = this.root.activeElement as HTMLElement | null
      if (isModal) {
        this.dialog.append(this.box)
        this.dialog.showModal()
      } else {
        this.dialog.close()
        this.dialog.before(this.box)
      }
      if (isOpen) (focused ?? this.find("title"))?.focus()
      this.scrollToEnd()
    }
    if (isModal || !isOpen) {
      this.box.removeAttribute("role")
      this.box.removeAttribute("aria-labelledby")
    } else {
      this.box.setAttribute("role", "complementary")
      this.box.setAttribute("aria-labelledby", "title")
    }
  }

  private scrollToEnd(): void {
    const log = this.find("log")
    if (!log) return
    log.scrollTop = log.scrollHeight
    if (this.dialog.open) this.box.scrollTop = this.box.scrollHeight
  }

  private fitDraft(): void {
    const area = this.find("draft")
    if (!area) return
    area.style.height = "auto"
    area.style.height = `${Math.min(area.scrollHeight + 2, draftHeightMaximum)}px`
  }

  /** Light or dark, and letters that can be read on the council's own colour. */
  private readonly dress = (): void => {
    const theme = this.getAttribute("theme")
    const isDark = theme ? theme === "dark" : this.darkness.matches
    this.frame.classList.toggle("dark", isDark)
    this.frame.style.removeProperty("--accent")
    const colour = parsedColour(getComputedStyle(this.status).accentColor)
    if (colour) this.frame.style.setProperty("--on-accent", readableOn(colour))
    // A colour in a notation we cannot reckon with is not used: nobody could warrant its contrast.
    else this.frame.style.setProperty("--accent", "var(--accent-own)")
  }

  private readonly looked = (): void => {
    const { controller } = this
    if (!controller) return
    controller.follow()
    if (!this.isLookedAt) return
    controller.hurry()
    controller.see()
    this.redraw()
  }

  /** Escape also from the page, so that what lies behind the window can be seen. */
  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented || this.dialog.open) return
    if (this.controller?.view.isOpen) this.controller.escape(this.root.activeElement !== null)
  }

  private find<T extends HTMLElement>(id: string): T | null {
    return this.root.getElementById(id) as T | null
  }
}

function isAtEnd(log: HTMLElement): boolean {
  return log.scrollHeight - log.scrollTop - log.clientHeight < nearEndPixels
}
