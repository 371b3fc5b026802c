// What the telephone has to know of the desk: whether it is wanted, which call is on it.
import type { Contact, Me } from "../../shared/api"
import { myContacts, shareOf } from "../state/contacts"
import type { DeskState } from "../state/model"

/** Contacts whose sound goes through the telephone of the desk. */
export const isCall = (contact: Contact): boolean =>
  contact.channel === "voice" || contact.channel === "callback"

/** The call before this adviser: `ringing` is offered, `calling` rings at the other end. */
export interface Call {
  contact: string
  state: "ringing" | "talking" | "held" | "consulting"
}

/** The one that is talked in; else what is held; else what rings. */
export function callOf(desk: DeskState): Call | undefined {
  const me = desk.me?.adviser
  const { offers, active } = myContacts(desk)
  const calls = active.filter(isCall).map((contact): Call | undefined => {
    const share = shareOf(contact, me)
    const isAsking = contact.consult !== undefined && contact.consult.by === me
    if (isAsking) return { contact: contact.id, state: "consulting" }
    if (share?.state === "talking") return { contact: contact.id, state: "talking" }
    if (share?.state === "holding") return { contact: contact.id, state: "held" }
    return undefined
  }).filter((call): call is Call => call !== undefined)
  const rings = offers.find(isCall)
  return calls.find(({ state }) => state !== "held") ?? calls[0] ??
    (rings && { contact: rings.id, state: "ringing" })
}

/** Whether they are there to be called: the sound is connected then, before anybody rings. */
export function takesCalls(me: Me | undefined): boolean {
  return me?.adviser !== undefined && me.presence === "available" && hasCalls(me)
}

export const hasCalls = (me: Me | undefined): boolean =>
  (me?.capacity.byChannel.voice ?? 0) > 0 || (me?.capacity.byChannel.callback ?? 0) > 0

/**
 * Whether the telephone is to be connected. It is when calls may come or one is there, stays so
 * through breaks, and is let go when the shift ends.
 */
export function isPhoneWanted(wasWanted: boolean, desk: DeskState, isChecked: boolean): boolean {
  if (isChecked || takesCalls(desk.me) || callOf(desk) !== undefined) return true
  return wasWanted && desk.me?.presence === "unavailable"
}

const keypad = new Set("0123456789*#")

/** What of a text can be keyed into a call. */
export const keysIn = (text: string): string => [...text].filter((sign) => keypad.has(sign)).join("")

/** The service takes so many keys at once. */
export const keysMaximum = 32

/**
 * A number as somebody writes it, in E.164, for places that take nothing else: "01632 960100" and
 * "0044 1632 960100" are +441632960100. Nothing when it is none.
 */
export function internationalNumber(text: string): string | undefined {
  const plain = text.replace(/[\s().-]/g, "").replace(/^\+440/, "+44")
  const number = plain.startsWith("+") ? plain
    : plain.startsWith("00") ? `+${plain.slice(2)}`
      : plain.startsWith("0") ? `+44${plain.slice(1)}` : ""
  return /^\+[1-9]\d{6,14}$/.test(number) ? number : undefined
}
