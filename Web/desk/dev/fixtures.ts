// Web/desk/dev/serve: plays the server for the desk with the examples' data. It keeps no promise of
// the real one; it only lets the pages be seen, tried and tested without it.
/* eslint-disable */
declare function require(name: string): any
declare const process: { argv: string[] }
declare const Buffer: { concat(parts: unknown[]): { toString(): string; length: number } }
import type { Contact, Message, Problem } from "../../shared/api"
import * as data from "../examples/data"

const http = require("http")
const fs = require("fs")
const path = require("path")
const root: string = process.argv[2] ?? "dist"
const port = Number(process.argv[3] ?? 18473)

const csp = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
  "media-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".woff2": "font/woff2",
}
const me = "s.osei"
const contacts = new Map<string, Contact>()
const messages = new Map<string, Message[]>()
const keys = new Set<string>()
let presence = { ...data.me }
let sequence = 1000
let isSignedIn = false
let downUntil = 0
let offers = 0
const streams = new Set<any>()
const now = () => new Date().toISOString()
const files = new Map<string, { body: any; type: string }>()

for (const one of [data.pothole, data.badge, data.parked, data.wrapping]) contacts.set(one.id, one)
messages.set(data.pothole.id, data.conversation)
messages.set(data.badge.id, data.shortConversation)

function emit(kind: string, body: unknown) {
  sequence += 1
  for (const stream of streams) stream.write(`id: ${sequence}\nevent: ${kind}\ndata: ${JSON.stringify(body)}\n\n`)
}
function put(contact: Contact) {
  const next = { ...contact, version: contact.version + 1 }
  contacts.set(contact.id, next)
  emit("contact", next)
  return next
}
function gone(id: string) { contacts.delete(id); emit("gone", { id }) }
function say(id: string, author: Message["author"], text: string, part: Partial<Message> = {}) {
  const contact = contacts.get(id)
  if (!contact) return
  const message: Message = { sequence: sequence + 1, at: now(), author, text, files: [], ...part }
  messages.set(id, [...(messages.get(id) ?? []), message])
  emit("message", { contact: id, message })
  put({ ...contact, lastMessage: message.sequence, lastCustomerMessage: author === "customer" ? message.sequence : contact.lastCustomerMessage })
}
const replies = ["Thank you, that is very kind.", "And how long will it take?", "I see. Can I do that online?", "Yes, please do."]
function answerLater(id: string) {
  setTimeout(() => emit("typing", { contact: id, author: "customer" }), 1200)
  setTimeout(() => say(id, "customer", replies[sequence % replies.length] ?? "Thank you."), 4000)
}
function offerOne() {
  if (presence.presence !== "available" || !isSignedIn || [...contacts.values()].some((one) => one.offer)) return
  offers += 1
  const id = `C${1060 + offers}`
  const deadline = new Date(Date.now() + 20_000).toISOString()
  messages.set(id, [{ sequence: ++sequence, at: now(), author: "customer", text: "Hello, I need help with care at home for my mother.", files: [] }])
  const offer = put({ ...data.offer, id, version: 1, arrivedAt: now(), waitingSince: now(), lastMessage: sequence, lastCustomerMessage: sequence, offer: { adviser: me, deadline, ringMilliseconds: 20_000 } })
  setTimeout(() => { if (contacts.get(id)?.offer) gone(id) }, Date.parse(offer.offer?.deadline ?? "") - Date.now())
}
const setShare = (contact: Contact, part: object, phase: Contact["phase"] = "handling") =>
  put({ ...contact, phase, offer: undefined, interactions: [{ ...data.share(me, { since: now(), startedAt: contact.interactions[0]?.startedAt ?? now() }), ...part }] })

function command(id: string, name: string, body: any, key: string): unknown | Problem {
  const contact = contacts.get(id)
  if (!contact) return problem(404, "This contact is not here any more", "It may have been passed on to somebody else.")
  switch (name) {
    case "accept": say(id, "service", "You are now speaking with Samira."); return setShare(contacts.get(id) ?? contact, { state: "talking", startedAt: now() })
    case "decline": gone(id); return undefined
    case "hold": return setShare(contact, { state: "holding" })
    case "unhold": case "unpark": return setShare(contact, { state: "talking" })
    case "park": return setShare(contact, { state: "parked" })
    case "end": return setShare({ ...contact, customerIsHere: false }, { state: "wrappingUp", deadline: new Date(Date.now() + 90_000).toISOString() }, "wrappingUp")
    case "transfer": {
      if (body?.to?.adviser === "f.yates") return problem(409, "Frank Yates is not free", "Choose another colleague, or a queue.")
      return setShare({ ...contact, customerIsHere: false }, { state: "wrappingUp", deadline: new Date(Date.now() + 90_000).toISOString() }, "wrappingUp")
    }
    case "consult": {
      const asked = put({ ...contact, consult: { by: me, target: body.to, isAnswered: false, deadline: new Date(Date.now() + 30_000).toISOString() } })
      setTimeout(() => { const at = contacts.get(id); if (at?.consult) put({ ...at, consult: { ...at.consult, isAnswered: true } }) }, 2000)
      return asked
    }
    case "cancel-consult": case "join": return put({ ...contact, consult: undefined })
    case "complete-transfer": return setShare({ ...contact, consult: undefined }, { state: "wrappingUp", deadline: new Date(Date.now() + 90_000).toISOString() }, "wrappingUp")
    case "help": return put({ ...contact, help: { adviser: me, text: body.text, askedAt: now() } })
    case "extend-wrap-up": return setShare(contact, { state: "wrappingUp", mayExtend: false, deadline: new Date(Date.now() + 150_000).toISOString() }, "wrappingUp")
    case "wrap-up": gone(id); return undefined
    case "messages":
      if (!keys.has(key)) {
        keys.add(key)
        if (body.text === "refuse") return problem(422, "This text is not taken", "Write something else.")
        say(id, body.kind === "note" ? "note" : "adviser", body.text, { adviser: "Samira Osei", key, files: (body.files ?? []).map((file: string) => JSON.parse(file)) })
        if (body.kind === "message") answerLater(id)
      }
      return (messages.get(id) ?? []).find((one) => one.key === key)
    case "help-end": return put({ ...contact, help: undefined })
    default: return undefined
  }
}
const problem = (status: number, title: string, detail: string, type = "/problems/example"): Problem => ({ type, title, detail, status })

function api(request: any, url: URL, body: any): unknown {
  const parts = url.pathname.split("/").slice(3).map(decodeURIComponent)
  const is = (method: string, pattern: string) => request.method === method && pattern === parts.join("/")
  if (is("GET", "sign-in-methods")) return { password: true, oidc: true }
  if (is("POST", "session")) {
    if (body?.password !== "guildhall") return problem(401, "Name or password is wrong", "Try again. After five tries you have to wait a minute.")
    if (body.name === "second" && body.code !== "123456") return problem(401, "A code is needed", "Look at your authenticator.", "/problems/second-factor-required")
    isSignedIn = true
    return data.session
  }
  if (!isSignedIn) return problem(401, "You are signed out", "Sign in again.")
  if (is("GET", "session")) return data.session
  if (is("DELETE", "session")) { isSignedIn = false; return undefined }
  if (is("POST", "session/second-factor")) return { secret: "JBSWY3DPEHPK3PXP", address: "otpauth://totp/Guildhall:s.osei?secret=JBSWY3DPEHPK3PXP" }
  if (is("PUT", "session/second-factor")) return { recoveryCodes: ["4f7a-91cc", "b2d0-77e1"] }
  if (parts[0] === "phone" || parts[0] === "calls") return problem(503, "This service has no telephone.", "It is only a fixture.", "/problems/no-telephone")
  if (is("GET", "plan")) return data.plan
  if (is("GET", "desk")) return { sequence, now: now(), me: presence, contacts: [...contacts.values()], queues: data.queues, notices: data.notices }
  if (is("GET", "board")) return { sequence, now: now(), queues: data.queues, advisers: data.advisers, waiting: data.waiting, notices: data.notices }
  if (is("PUT", "desk/presence")) {
    presence = { ...presence, presence: body.presence, reason: body.reason, since: now() }
    emit("me", presence)
    if (presence.presence === "available") setTimeout(offerOne, 1500)
    return presence
  }
  if (parts[0] === "contacts" && parts[2] === "why") return { contact: parts[1], sentences: data.why }
  if (parts[0] === "contacts" && parts[2] === "messages" && request.method === "GET") {
    const all = messages.get(parts[1] ?? "") ?? data.conversation
    return { items: all }
  }
  if (parts[0] === "contacts" && parts.length === 2) {
    return contacts.get(parts[1] ?? "") ?? data.earlier.find(({ id }) => id === parts[1]) ?? { ...data.offer, id: parts[1], phase: "waiting", offer: undefined }
  }
  if (parts[0] === "contacts" && parts[2] === "watch") return undefined
  if (parts[0] === "contacts") return command(parts[1] ?? "", parts[2] ?? "", body, request.headers["idempotency-key"])
  if (parts[0] === "customers") return { items: data.earlier }
  if (is("GET", "history")) return { items: data.earlier, next: url.searchParams.get("cursor") ? undefined : "more" }
  if (request.method !== "GET") return undefined
  return problem(404, "There is nothing here", "Check the address.")
}

function answer(response: any, value: any) {
  const isProblem = value && typeof value === "object" && "status" in value && "title" in value && "type" in value
  response.writeHead(value === undefined ? 204 : isProblem ? value.status : 200, {
    "Content-Type": isProblem ? "application/problem+json" : "application/json", "Cache-Control": "no-store",
  })
  response.end(value === undefined ? undefined : JSON.stringify(value))
}

function page(response: any, name: string) {
  let file = path.join(root, name)
  const isAsset = /\.(js|css|woff2|map)$/.test(name)
  if (!isAsset) file = path.join(root, name.startsWith("/gallery") ? "gallery" : "desk", "index.html")
  try {
    const body = fs.readFileSync(file)
    response.writeHead(200, { "Content-Type": types[path.extname(file)] ?? "application/octet-stream", "Content-Security-Policy": csp })
    response.end(body)
  } catch { response.writeHead(404); response.end("Not here. Web/build first.") }
}

http.createServer((request: any, response: any) => {
  const url = new URL(request.url, "http://localhost")
  if (url.pathname === "/dev/down") {
    // As if the network were cut for so many milliseconds.
    downUntil = Date.now() + Number(url.searchParams.get("for") ?? 10_000)
    for (const stream of streams) stream.destroy()
    streams.clear()
    response.end("down")
    return
  }
  if (url.pathname === "/dev/gap") {
    // Something happened that this stream does not tell; the desk has to read anew.
    const id = data.badge.id
    messages.set(id, [...(messages.get(id) ?? []), { sequence: ++sequence, at: now(), author: "customer", text: "Said in the gap", files: [] }])
    emit("reset", { reason: "gap" })
    response.end("gap")
    return
  }
  if (url.pathname === "/dev/offer") { offerOne(); response.end("offered"); return }
  if (url.pathname === "/dev/messages") { response.end(JSON.stringify(messages.get(url.searchParams.get("contact") ?? ""))); return }
  if (Date.now() < downUntil) { request.socket.destroy(); return }
  if (url.pathname.startsWith("/files/")) {
    const file = files.get(url.pathname.slice(7))
    response.writeHead(file ? 200 : 404, { "Content-Type": file?.type ?? "text/plain" })
    response.end(file?.body)
    return
  }
  if (!url.pathname.startsWith("/api/v1/")) { page(response, url.pathname); return }
  if (url.pathname === "/api/v1/stream") {
    if (!isSignedIn) { answer(response, problem(401, "You are signed out", "Sign in again.")); return }
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" })
    response.write(`id: ${sequence}\nevent: hello\ndata: ${JSON.stringify({ sequence, now: now(), version: "fixtures" })}\n\n`)
    streams.add(response)
    request.on("close", () => streams.delete(response))
    return
  }
  const chunks: unknown[] = []
  request.on("data", (chunk: unknown) => chunks.push(chunk))
  request.on("end", () => {
    const raw = Buffer.concat(chunks)
    if (url.pathname.endsWith("/files")) {
      const id = `F${files.size + 10}`
      const type = request.headers["content-type"]
      files.set(id, { body: raw, type })
      const ref = { name: decodeURIComponent(request.headers["x-file-name"] ?? "file"), type, size: raw.length, url: `/files/${id}` }
      setTimeout(() => answer(response, { id: JSON.stringify({ ...ref, id }), ...ref }), 400)
      return
    }
    let body: unknown
    try { body = JSON.parse(raw.toString()) } catch { body = undefined }
    answer(response, api(request, url, body))
  })
}).listen(port, () => console.log(`http://localhost:${port}/desk/ (s.osei, guildhall), /gallery/`))

setInterval(() => emit("beat", { sequence, now: now() }), 10_000)
setInterval(offerOne, 45_000)
