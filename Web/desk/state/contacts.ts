// What the desk asks of contacts: which are mine, what is unread, what may be done now.
import type { AdviserNow, Channel, Contact, Interaction, Plan, Target } from "../../shared/api"
import { concerns } from "./reducer"
import type { DeskState } from "./model"
import { parse } from "./time"

export const channelNames: Record<Channel, string> = {
  voice: "Call", chat: "Chat", email: "Email", sms: "Text", social: "Social", video: "Video call",
  walkIn: "Walk-in", callback: "Callback", task: "Task",
}

export const shareOf = (contact: Contact, adviser: string | undefined): Interaction | undefined =>
  contact.interactions.find((share) => share.adviser === adviser)

export const isOfferedTo = (contact: Contact, adviser: string | undefined): boolean =>
  adviser !== undefined &&
  (contact.offer?.adviser === adviser || isAskedOf(contact, adviser))

/** Whether a colleague asks them and waits for an answer: it rings like an offer. */
export const isAskedOf = (contact: Contact, adviser: string): boolean =>
  contact.consult !== undefined && !contact.consult.isAnswered &&
  "adviser" in contact.consult.target && contact.consult.target.adviser === adviser

/** Until when it rings here. */
export const ringsUntil = (contact: Contact): string =>
  contact.offer?.deadline ?? contact.consult?.deadline ?? ""

/** Offers first, by deadline; then what goes on, in the order in which it came. */
export function myContacts(state: DeskState): { offers: Contact[]; active: Contact[] } {
  const me = state.me?.adviser
  if (!me) return { offers: [], active: [] }
  const mine = state.order.map((id) => state.contacts[id])
    .filter((contact): contact is Contact => contact !== undefined && concerns(contact, me))
  const offers = mine.filter((contact) => isOfferedTo(contact, me))
    .sort((a, b) => parse(ringsUntil(a)) - parse(ringsUntil(b)))
  return { offers, active: mine.filter((contact) => !isOfferedTo(contact, me)) }
}

/** How many of the customer's messages nobody at this desk has seen; at least 1 when any. */
export function unreadCount(state: DeskState, contact: Contact): number {
  const seen = state.seen[contact.id] ?? 0
  const conversation = state.conversations[contact.id]
  const counted = conversation?.messages
    .filter(({ author, sequence }) => author === "customer" && sequence > seen).length ?? 0
  if (counted > 0) return counted
  return !conversation?.isRead && contact.lastCustomerMessage > seen ? 1 : 0
}

export const customerName = (contact: Contact): string => {
  // Without the right to personal data, the contact stands for its customer.
  if (!contact.customer) return `Contact ${contact.id}`
  if (contact.customer.isErased) return "Erased customer"
  return contact.customer.name ?? "Customer without a name"
}

export interface Abilities {
  accept: boolean
  decline: boolean
  write: boolean
  hold: boolean
  unhold: boolean
  park: boolean
  unpark: boolean
  transfer: boolean
  consult: boolean
  completeTransfer: boolean
  cancelConsult: boolean
  join: boolean
  leave: boolean
  help: boolean
  helpEnd: boolean
  end: boolean
  wrapUp: boolean
}

const none: Abilities = {
  accept: false, decline: false, write: false, hold: false, unhold: false, park: false,
  unpark: false, transfer: false, consult: false, completeTransfer: false, cancelConsult: false,
  join: false, leave: false, help: false, helpEnd: false, end: false, wrapUp: false,
}

const heldChannels: Channel[] = ["voice", "video", "callback", "chat", "walkIn"]

/** What to offer; whether it is done is the server's to say. */
export function abilities(contact: Contact, adviser: string | undefined): Abilities {
  if (isOfferedTo(contact, adviser)) return { ...none, accept: true, decline: true }
  const share = shareOf(contact, adviser)
  if (!share) return none
  if (share.state === "wrappingUp") return { ...none, wrapUp: true }
  const consult = contact.consult
  const isAsking = consult !== undefined && consult.by === adviser
  const isActive = share.state === "talking" || share.state === "holding"
  const others = contact.interactions.some(
    (other) => other.adviser !== adviser && other.state !== "wrappingUp")
  const mayPass = isActive && !share.isConsulted && consult === undefined
  return {
    ...none,
    write: isActive,
    hold: share.state === "talking" && consult === undefined && !share.isConsulted &&
      heldChannels.includes(contact.channel),
    unhold: share.state === "holding" && consult === undefined,
    park: mayPass,
    unpark: share.state === "parked",
    transfer: mayPass && !others,
    consult: mayPass,
    completeTransfer: isAsking && consult?.isAnswered === true,
    cancelConsult: isAsking,
    join: isAsking && consult?.isAnswered === true,
    leave: others && isActive && consult === undefined,
    help: isActive && contact.help === undefined,
    helpEnd: contact.help?.adviser === adviser,
    end: !isAsking,
  }
}

/** A short word for how the contact stands with this adviser. */
export function standing(contact: Contact, adviser: string | undefined): string {
  if (isOfferedTo(contact, adviser)) return "Offered"
  const share = shareOf(contact, adviser)
  if (contact.consult?.by === adviser) {
    return contact.consult?.isAnswered ? "Consulting" : "Asking"
  }
  if (share?.isConsulted) return "Consulted"
  switch (share?.state) {
    case "talking": return contact.channel === "chat" && !contact.customerIsHere ? "Away" : "Active"
    case "holding": return "On hold"
    case "parked": return "Parked"
    case "wrappingUp": return "Wrap-up"
    default: return "Asked of you"
  }
}

export function targetName(target: Target, plan: Plan | undefined): string {
  if ("queue" in target) return queueTitle(target.queue)
  if ("outside" in target) return target.outside
  return adviserTitle(target.adviser, plan)
}

const stateWords: Record<AdviserNow["state"], string> = {
  offline: "offline", idle: "free", reserved: "being offered", handling: "with a customer",
  wrappingUp: "wrap-up", unavailable: "unavailable",
}

/** What an adviser does now, in a word or two. */
export const adviserState = (adviser: AdviserNow | undefined): string | undefined =>
  adviser && stateWords[adviser.state]

export const adviserTitle = (name: string, plan: Plan | undefined): string =>
  plan?.advisers.find((adviser) => adviser.name === name)?.displayName ?? name

/** adult-care → Adult care: the plan's names as people read them. */
export function queueTitle(name: string): string {
  const words = name.replace(/[-_]+/g, " ")
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const languageNames: Record<string, string> = { en: "English", cy: "Welsh", pl: "Polish" }

export function languageName(code: string | undefined): string {
  if (!code) return "Not known"
  const known = languageNames[code]
  if (known) return known
  try {
    return new Intl.DisplayNames(["en-GB"], { type: "language" }).of(code) ?? code
  } catch { return code }
}
