// A small council day, made up: what the examples show and what the development server starts with.
import type {
  AdviserNow, Channel, Contact, Interaction, Me, Message, Notice, Plan, QueueNow, Session,
  WaitingContact,
} from "../../shared/api"

/** All examples are told from this instant. */
export const base = Date.now()
export const ago = (seconds: number): string => new Date(base - seconds * 1000).toISOString()
export const inSeconds = (seconds: number): string => ago(-seconds)

export const session: Session = {
  person: "P7", name: "s.osei", displayName: "Samira Osei", adviser: "s.osei",
  roles: ["adviser", "supervisor"], units: ["customer-service"], supervises: ["customer-service"],
  hasSecondFactor: true, csrfToken: "example", expiresAt: inSeconds(28_800),
}

const queue = (
  name: string, share = 0.8, within = 60_000, isStatutory = false, channels?: Channel[],
): Plan["queues"][number] => ({
  name, unit: "customer-service", channels: channels ?? ["voice", "chat", "callback", "task"], isStatutory,
  wrapUp: "mandatory", serviceLevel: { share, withinMilliseconds: within },
})

const people: [string, string, string][] = [
  ["l.adams", "Lewis Adams", "care-early"], ["e.baker", "Eleri Baker", "care-early"],
  ["n.carter", "Nasreen Carter", "care-early"], ["d.foster", "Dylan Foster", "care-late"],
  ["g.james", "Gwen James", "children-early"], ["b.khan", "Bilal Khan", "children-early"],
  ["b.shah", "Bina Shah", "roads-early"], ["d.taylor", "Dean Taylor", "roads-early"],
  ["f.grant", "Fiona Grant", "libraries-early"], ["g.newton", "Grace Newton", "general-early"],
  ["s.osei", "Samira Osei", "general-early"], ["h.wood", "Harri Wood", "general-late"],
  ["f.yates", "Frank Yates", "general-late"], ["l.fox", "Lena Fox", "mail-early"],
]

export const plan: Plan = {
  version: 4,
  service: "Northshire County Council",
  languages: ["en", "cy"],
  queues: [
    queue("adult-care", 0.8, 60_000, true), queue("childrens-care", 0.8, 60_000, true),
    queue("highways"), queue("schools"), queue("libraries"), queue("general"),
    queue("general-mail", 0.9, 57_600_000, false, ["email", "task"]),
    queue("texts", 0.8, 3_600_000, false, ["sms", "task"]),
    queue("reception", 0.8, 600_000, false, ["walkIn"]),
  ],
  advisers: people.map(([name, displayName, team]) => ({ name, displayName, team, unit: "customer-service" })),
  presenceReasons: ["away", "break", "lunch", "training", "meeting"],
  dispositions: [
    { name: "Potholes and road defects", lgsl: 546 }, { name: "Street lighting faults", lgsl: 538 },
    { name: "Blue Badge: apply or renew", lgsl: 130 }, { name: "School admissions", lgsl: 14 },
    { name: "Adult social care assessment", lgsl: 214 }, { name: "Missed bin collection", lgsl: 522 },
    { name: "Library membership", lgsl: 437 }, { name: "School transport", lgsl: 15 },
    { name: "Carer's assessment", lgsl: 210 }, { name: "Registering a birth", lgsl: 369 },
    { name: "Winter gritting", lgsl: 553 }, { name: "Home to school transport appeal", lgsl: 18 },
    { name: "wrong number" }, { name: "abusive" }, { name: "avoidable chaser" },
    { name: "passed to district" }, { name: "safeguarding referral" },
  ],
  answers: [
    { name: "hello", title: "Greeting", queues: [], text: {
      en: "Hello {customer}, my name is {adviser}. How can I help you today?",
      cy: "Helo {customer}, fy enw i yw {adviser}. Sut alla i eich helpu heddiw?" } },
    { name: "pothole", title: "Potholes: how long it takes", queues: ["highways"], text: {
      en: "Thank you for telling us. We inspect within 28 days, and within 2 hours where it is dangerous. You can follow it with the reference I give you." } },
    { name: "moment", title: "One moment", queues: [], text: { en: "One moment, please. I am looking this up for you.", cy: "Un eiliad, os gwelwch yn dda." } },
    { name: "badge", title: "Blue Badge: what to send", queues: ["libraries", "general"], text: {
      en: "For a Blue Badge we need a photograph, proof of who you are and proof of where you live. You can send pictures of them here." } },
    { name: "goodbye", title: "Goodbye", queues: [], text: { en: "Thank you for contacting {service}. Goodbye {customer}." } },
  ],
}

export const share = (adviser: string, part: Partial<Interaction> = {}): Interaction => ({
  adviser, state: "talking", since: ago(312), startedAt: ago(312), isOverdue: false, mayExtend: true,
  isConsulted: false, ...part,
})

export const contact = (id: string, part: Partial<Contact> = {}): Contact => ({
  id, version: 5, channel: "chat", phase: "handling", origin: "inbound", entry: "web-chat", queue: "general",
  unit: "customer-service", language: "en", isStatutory: false, marks: [], arrivedAt: ago(420),
  interactions: [share("s.osei")], lastMessage: 0, lastCustomerMessage: 0, customerIsHere: true, ...part,
})

const person = (id: string, name: string | undefined, facts: [string, string][] = [], isKnown = true) =>
  ({ id, name, isKnown, isErased: false, facts: facts.map(([fact, value]) => ({ name: fact, value })) })

export const pothole = contact("C1042", {
  queue: "highways", lastMessage: 9, lastCustomerMessage: 8,
  customer: person("S11", "Margaret Whitlock", [["postcode", "NS4 2QT"], ["about", "Pothole"], ["works", "None planned on this road"]]),
})
export const badge = contact("C1047", {
  language: "cy", customer: person("S12", "Rhys Prosser", [["postcode", "NS9 7LD"], ["about", "Blue Badge"]], false),
  interactions: [share("s.osei", { since: ago(96), startedAt: ago(96) })], arrivedAt: ago(180),
  lastMessage: 3, lastCustomerMessage: 3,
})
export const parked = contact("C1031", {
  channel: "email", queue: "general-mail", entry: "contact@northshire.example", arrivedAt: ago(7_300), customerIsHere: false,
  customer: person("S13", "Oluwaseun Adeyemi-Hargreaves", [["subject", "School transport from September"]]),
  interactions: [share("s.osei", { state: "parked", since: ago(1_430), startedAt: ago(2_000) })],
})
export const wrapping = contact("C1038", {
  queue: "libraries", phase: "wrappingUp", customerIsHere: false, customer: person("S14", "Ivy Chen", [["about", "Library card"]]),
  interactions: [share("s.osei", { state: "wrappingUp", since: ago(21), startedAt: ago(700), deadline: inSeconds(74) })],
})
export const offer = contact("C1051", {
  queue: "adult-care", phase: "offered", isStatutory: true, interactions: [], arrivedAt: ago(64), waitingSince: ago(52),
  marks: ["vulnerable"], offer: { adviser: "s.osei", deadline: inSeconds(17), ringMilliseconds: 20_000 },
  customer: person("S15", "Dorothy Ashworth", [["about", "Care at home"], ["postcode", "NS1 3AB"]]),
})

let number = 0
const say = (author: Message["author"], seconds: number, text: string, part: Partial<Message> = {}): Message => {
  number += 1
  return { sequence: number, at: ago(seconds), author, text, files: [], adviser: author === "adviser" || author === "note" ? "Samira Osei" : undefined, ...part }
}

export const conversation: Message[] = [
  say("service", 420, "Welcome to Northshire. What is it about?", { buttons: [{ option: 1, label: "Roads" }, { option: 2, label: "Schools" }, { option: 3, label: "Care" }, { option: 4, label: "Something else" }] }),
  say("customer", 405, "Roads"),
  say("service", 404, "Thank you. An adviser will be with you in about 2 minutes. You are next."),
  say("customer", 330, "Hello? There is a very deep pothole outside number 14, my neighbour fell off her bicycle this morning"),
  say("adviser", 305, "Hello Margaret, my name is Samira. I am sorry to hear that. Is your neighbour all right?"),
  say("customer", 281, "Bruised but fine, thank you for asking."),
  say("note", 260, "Second report for Mill Lane this week, see C0988. Treat as dangerous."),
  say("customer", 214, "Here is a picture of it", { files: [{ id: "F1", name: "mill-lane-14.pdf", type: "application/pdf", size: 482_112, url: "/files/F1" }] }),
  say("adviser", 120, "Thank you, that helps a great deal. I have reported it as dangerous: an inspector comes within 2 hours.\nYou can follow it at https://www.northshire.example/roads/4471."),
]
export const shortConversation: Message[] = [
  say("service", 180, "Croeso i Northshire. Am beth mae hyn?"),
  say("customer", 160, "Bathodyn Glas"),
  say("customer", 40, "Rwyf eisiau adnewyddu fy Mathodyn Glas, ond nid yw'r ffurflen yn gweithio."),
]

export const earlier: Contact[] = [
  contact("C0988", { channel: "voice", queue: "highways", phase: "closed", arrivedAt: ago(190_000), closedAt: ago(189_500), result: "completed", disposition: "Potholes and road defects", interactions: [share("d.taylor")], customer: pothole.customer }),
  contact("C0731", { channel: "email", queue: "general-mail", phase: "closed", arrivedAt: ago(2_400_000), closedAt: ago(2_300_000), result: "completed", disposition: "School transport", interactions: [share("l.fox")], customer: pothole.customer }),
  contact("C0522", { channel: "chat", queue: "libraries", phase: "closed", arrivedAt: ago(9_000_000), closedAt: ago(8_999_000), result: "abandoned", interactions: [], customer: pothole.customer }),
]

const queueNow = (
  name: string, waiting: number, longest: number | undefined, level: number | undefined, answered: number,
  available = 2, working = 6,
): QueueNow => ({
  name, unit: "customer-service", isOpen: true, isClosedByHand: false, waiting,
  longestSince: longest === undefined ? undefined : ago(longest), available, working,
  today: { offered: answered + 6, answered, abandoned: 4, serviceLevel: level, averageWaitMilliseconds: 38_000 + answered * 120 },
})

export const queues: QueueNow[] = [
  queueNow("adult-care", 3, 94, 0.77, 118, 0, 4), queueNow("childrens-care", 0, undefined, 0.91, 64, 1, 3),
  queueNow("highways", 1, 22, 0.84, 141), queueNow("schools", 0, undefined, 0.88, 37),
  queueNow("libraries", 2, 214, 0.71, 52, 0, 2), queueNow("general", 0, undefined, 0.82, 203, 3, 8),
  queueNow("general-mail", 41, 15_400, 0.94, 310, 1, 3), queueNow("texts", 0, undefined, undefined, 0, 1, 4),
  { ...queueNow("reception", 0, undefined, 0.97, 29, 1, 2), isOpen: false, isClosedByHand: true },
]

export const me: Me = {
  adviser: "s.osei", presence: "available", since: ago(4_410),
  capacity: { total: 3, byChannel: { voice: 1, chat: 3, email: 5 } },
}

export const notices: Notice[] = [
  { id: "N1", kind: "broadcast", at: ago(900), by: "g.newton", text: "Mill Lane is closed until Friday. Buses 4 and 11 go by Station Road." },
  { id: "N2", kind: "help", at: ago(60), by: "f.yates", text: "May I make an exception for a late school appeal?", contact: "C1029" },
]

export const waiting: WaitingContact[] = [
  { id: "C1051", version: 2, channel: "chat", queue: "adult-care", since: ago(94), headStartMilliseconds: 600_000, isStatutory: true, phase: "offered", marks: ["vulnerable"] },
  { id: "C1052", version: 2, channel: "voice", queue: "adult-care", since: ago(71), headStartMilliseconds: 600_000, isStatutory: true, phase: "waiting", marks: [] },
  { id: "C1056", version: 2, channel: "callback", queue: "adult-care", since: ago(33), headStartMilliseconds: 600_000, isStatutory: true, phase: "waiting", marks: [] },
  { id: "C1044", version: 2, channel: "voice", queue: "libraries", since: ago(214), headStartMilliseconds: 0, isStatutory: false, phase: "waiting", marks: [] },
  { id: "C1049", version: 2, channel: "chat", queue: "libraries", since: ago(120), headStartMilliseconds: 0, isStatutory: false, phase: "waiting", marks: ["welsh"] },
  { id: "C1055", version: 2, channel: "voice", queue: "highways", since: ago(22), headStartMilliseconds: 0, isStatutory: false, phase: "waiting", marks: [] },
  { id: "C0900", version: 2, channel: "email", queue: "general-mail", since: ago(15_400), headStartMilliseconds: -14_400_000, isStatutory: false, phase: "waiting", marks: [] },
]

const states: AdviserNow["state"][] = [
  "handling", "wrappingUp", "handling", "offline", "unavailable", "handling", "idle", "reserved",
  "handling", "handling", "handling", "offline", "unavailable", "idle",
]
const reasons = ["lunch", "training"]
export const advisers: AdviserNow[] = people.map(([name, displayName, team], index) => {
  const state = states[index] ?? "idle"
  const since = ago(40 + index * 97)
  const isBusy = state === "handling" || state === "wrappingUp"
  return {
    name, displayName, team, unit: "customer-service", since: ago(4_000), state, stateSince: since,
    presence: state === "offline" ? "offline" : state === "unavailable" ? "unavailable" : "available",
    reason: state === "unavailable" ? reasons[index % 2] : undefined,
    contacts: isBusy ? [{ id: `C10${20 + index}`, channel: index % 3 === 0 ? "voice" : "chat", state: "talking", since }] : [],
  }
})

export const why = [
  { at: ago(94), text: "Arrived by the web chat and said “Care”: to the queue Adult care.", why: [] },
  { at: ago(94), text: "It is a statutory queue: 10 minutes of head start. First of 3 in the queue, first of 7 for everybody.", why: [] },
  { at: ago(60), text: "Nobody with adult-care 3 was free. After 60 s also advisers with adult-care 2 were asked.", why: [] },
  { at: ago(12), text: "Offered to Samira Osei.", why: [
    "Of those free and able, the longest idle is chosen.", "Not asked:",
    "  d.foster: had no room for chat beside 3 in hand",
  ] },
]
