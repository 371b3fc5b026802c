// What the telephone has to know of the desk: whether it is wanted, which call is on it.
import type { Contact, Me } from "../../shared/api"
import { myContacts, shareOf } from "../state/contacts"
import type { DeskState } from "../state/model"

/** Contacts whose sound goes through the telephone of the desk. */
export const isCall = (contact: Contact): boolean =>
  contact.channel === "voice" || contact.channel === "callback"

/**
 * The call before this adviser. `ringing` is offered; `consulting` and `consulted` are the two sides of
 * a question to a colleague, while the caller hears music.
 */
export interface Call {
  contact: string
  state: "ringing" | "talking" | "held" | "consulting" | "consulted"
}

/** The one that is talked in; else what is held; else what rings. */
export function callOf(desk: DeskState): Call | undefined {
  const me = desk.me?.adviser
  const { offers, active } = myContacts(desk)
  const calls = active.map((contact) => callWith(contact, me))
    .filter((call): call is Call => call !== undefined)
  const rings = offers.find(isCall)
  return calls.find(({ state }) => state !== "held") ?? calls[0] ??
    (rings && { contact: rings.id, state: "ringing" })
}

/** The sound of one contact, while this adviser has any. */
export function callWith(contact: Contact, adviser: string | undefined): Call | undefined {
  const share = shareOf(contact, adviser)
  if (!isCall(contact) || (share?.state !== "talking" && share?.state !== "holding")) return undefined
  const is = (state: Call["state"]): Call => ({ contact: contact.id, state })
  if (contact.consult !== undefined && contact.consult.by === adviser) return is("consulting")
  if (share.isConsulted && contact.consult !== undefined) return is("consulted")
  return is(share.state === "talking" ? "talking" : "held")
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
