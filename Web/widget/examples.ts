// Every state of the widget as data, drawn by the widget's own views.

import type { Chat, Message, Widget } from "../shared/api"
import { cy } from "./languages/cy"
import { chosenLanguage, languageNames, languages } from "./languages/index"
import { parsedColour, readableOn } from "./model/contrast"
import type { Upload } from "./model/files"
import type { Entry } from "./model/outbox"
import { timeline } from "./model/timeline"
import type { Note } from "./model/timeline"
import { availability } from "./model/wait"
import { styleSheet } from "./view/element"
import { launcher } from "./view/launcher"
import { panel } from "./view/panel"
import type { Actions, View } from "./view/state"
import { draw } from "./view/vdom"

interface Example extends Partial<View> { title: string; messages?: Message[]; notes?: Note[]; entries?: Entry[] }

languages.cy = cy
const query = new URLSearchParams(location.search)
const language = chosenLanguage([query.get("lang")])
const now = Date.parse("2026-03-02T10:12:00Z")
const minute = 60_000
const at = (minutesAgo: number) => new Date(now - minutesAgo * minute).toISOString()

const widget: Widget = {
  name: "web-chat", service: "Northshire County Council", languages: ["en", "cy"], isOpen: true,
  hasAdvisers: true, closesAt: "2026-03-02T16:30:00Z",
  expectedWait: { lowMilliseconds: 2 * minute, highMilliseconds: 5 * minute },
  messageCharactersMaximum: 10_000, fileBytesMaximum: 10_000_000,
  fileTypes: ["application/pdf", "image/jpeg", "image/png"],
}
const closed: Widget = {
  ...widget, isOpen: false, hasAdvisers: false, expectedWait: undefined, closesAt: undefined,
  opensAt: "2026-03-03T09:00:00Z",
}
const nobody: Widget = { ...widget, hasAdvisers: false, expectedWait: undefined }

const chat: Chat = {
  id: "C102", version: 4, state: "asking", language, buttons: [], mayAskForPerson: true,
}
const message = (
  sequence: number, author: Message["author"], text: string, minutesAgo: number,
  more: Partial<Message> = {}
): Message => ({ sequence, author, text, at: at(minutesAgo), files: [], ...more })

const question = [
  message(1, "service", "Northshire County Council.", 9),
  message(2, "service", "How can we help?", 9),
]
const labels = ["Adult social care", "Children and families", "Roads and street lights",
  "Schools and admissions", "Something else"]
const talk = [
  ...question,
  message(3, "customer", "Roads and street lights", 8),
  message(4, "service", "What is the postcode?", 8),
  message(5, "customer", "NX1 4QT", 7),
  message(6, "adviser",
    "Hello, my name is Anna. I see you write about a road in NX1 4QT. What has happened?", 4,
    { adviser: "Anna" }),
  message(7, "customer",
    "There is a deep pothole outside the school, right where the children cross.", 3),
  message(8, "customer", "It has been there since the frost.", 3),
  message(9, "adviser",
    "Thank you, that helps. You can see planned works at https://highways.northshire.example/works (by postcode). I am reporting it as dangerous now.", 2, { adviser: "Anna" }),
]
const joined: Note[] = [{ after: 5, at: at(4), kind: "joined", name: "Anna" }]
const talking: Chat = { ...chat, state: "talking", adviser: "Anna", mayAskForPerson: false }
const entry = (key: string, text: string, state: Entry["state"], reason?: string): Entry =>
  ({ key, text, body: { text }, state, reason, at: at(0) })
const upload = (key: string, name: string, more: Partial<Upload>): Upload =>
  ({ key, name, size: 240_000, share: 0, ...more })
const active: Partial<View> = { isOpen: true, phase: "active", widget }

const examples: Example[] = [
  { title: "The button: advisers are here", widget },
  { title: "The button: nobody here", widget: nobody },
  { title: "The button: closed", widget: closed },
  { title: "The button: not known yet", widget: undefined },
  { title: "The button: new messages", widget, phase: "active", chat: talking, unread: 2 },
  { title: "Before: open", widget, isOpen: true },
  { title: "Before: nobody here", widget: nobody, isOpen: true },
  { title: "Before: closed", widget: closed, isOpen: true },
  { title: "Before: the server is busy", widget, isOpen: true, error: busy() },
  { title: "A question", ...active, chat: { ...chat, buttons: labels.map((label,
    option) => ({ option, label })) }, messages: question },
  { title: "Waiting", ...active, chat: { ...chat, state: "waiting", position: 3,
    expectedWait: { lowMilliseconds: 4 * minute, highMilliseconds: 8 * minute } },
    messages: talk.slice(0, 5) },
  { title: "Talking", ...active, chat: talking, messages: talk, notes: joined,
    isAdviserTyping: true },
  { title: "Sending, and not sent", ...active, chat: talking, messages: talk.slice(5),
    entries: [entry("a", "Will somebody come today?", "failed"), entry("b",
    "My number is 01632 960000", "failed", "The message holds something that cannot be taken"),
    entry("c", "Thank you", "sending")] },
  { title: "Files", ...active, chat: talking, messages: [...talk.slice(5, 7), message(10,
    "customer", "Here it is.", 1, { files: [{ id: "f1", name: "pothole.jpg", type: "image/jpeg",
    size: 2_410_000, url: "/files/f1" }] }), message(11, "adviser",
    "Thank you. This is your receipt.", 0, { adviser: "Anna", files: [{ id: "f2",
    name: "Report of a dangerous pothole 2026-03-02.pdf", type: "application/pdf", size: 83_000,
    url: "/files/f2" }] })], uploads: [upload("a", "second.jpg", { share: 0.4 }), upload("b",
    "third.png", { file: { id: "f3", name: "third.png", type: "image/png", size: 4,
    url: "/files/f3" } }), upload("c", "film.mov",
    { error: languages[language].fileWrongType.replace("{name}", "film.mov").replace("{types}",
    "PDF, JPEG, PNG") })] },
  { title: "Too long", ...active, chat: talking, messages: talk.slice(5), draftLength: 10_012 },
  { title: "Reconnecting", ...active, chat: talking, messages: talk, connection: "reconnecting",
    isCutOff: true },
  { title: "Could not reconnect", ...active, chat: talking, messages: talk, connection: "lost" },
  { title: "Options", ...active, chat: talking, messages: talk, isMenuOpen: true },
  { title: "End it?", ...active, chat: talking, messages: talk, isEnding: true },
  { title: "Leaving a message", ...active, widget: closed, chat: { ...chat, state: "leaving",
    mayAskForPerson: false }, messages: [message(1, "service", "Our offices are closed.", 1),
    message(2, "service", "Please leave your message and how to reach you.", 1)] },
  { title: "Ended", ...active, chat: { ...talking, state: "ended",
    explanation: "Anna ended the chat." }, messages: talk },
  { title: "Not there any more", ...active, phase: "gone", messages: [] },
]

function busy(): string {
  return languages[language].busy.other.replace("{n}", "20")
}

const nothing = () => undefined
const actions = new Proxy({}, { get: () => nothing }) as Actions

/** Windows stand in the page instead of in its corner. */
const still = new CSSStyleSheet()
still.replaceSync(
  ".panel, .launcher { position: static; animation: none } .panel { width: 100%; height: 38em }"
  + " .launcher { position: relative; inset: auto }")

function show(example: Example): HTMLElement {
  const section = document.createElement("section")
  const title = document.createElement("h2")
  title.textContent = example.title
  const host = document.createElement("div")
  const root = host.attachShadow({ mode: "open" })
  root.adoptedStyleSheets = [styleSheet(), still]
  const frame = document.createElement("div")
  frame.className = query.get("theme") === "dark" ? "frame dark" : "frame"
  frame.lang = language
  const box = document.createElement("div")
  frame.append(box)
  root.append(frame)
  section.append(title, host)
  const { messages = [], notes = [], entries = [], ...rest } = example
  const view: View = {
    language, texts: languages[language], now, presence: availability(example.widget),
    languages: Object.keys(languageNames).filter((name) => name !== language), isOpen: false,
    isQuiet: true, isMenuOpen: false, isEnding: false, keepsOnDevice: false, phase: "idle",
    buttons: example.chat?.buttons ?? [], lines: timeline(messages, notes, entries), unread: 0,
    connection: "live", isCutOff: false, isAdviserTyping: false, uploads: [], draftLength: 0,
    ...rest,
  }
  if (view.isOpen) {
    box.className = "panel"
    box.setAttribute("role", "group")
    box.setAttribute("aria-label", example.title)
  }
  draw(box, view.isOpen ? panel(view, actions) : [launcher(view, actions)])
  dress(frame)
  return section
}

function dress(frame: HTMLElement): void {
  const accent = query.get("accent")
  if (!accent) return
  frame.style.setProperty("--guildhall-accent", accent)
  const probe = document.createElement("span")
  probe.style.color = accent
  document.body.append(probe)
  const colour = parsedColour(getComputedStyle(probe).color)
  probe.remove()
  if (colour) frame.style.setProperty("--on-accent", readableOn(colour))
}

if (query.get("theme") === "dark") document.body.className = "dark"
document.getElementById("examples")?.append(...examples.map(show))
// The newest is what one looks at.
for (const section of document.querySelectorAll("section > div")) {
  const log = section.shadowRoot?.getElementById("log")
  if (log) log.scrollTop = log.scrollHeight
}
