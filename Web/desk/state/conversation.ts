// Messages as they are shown: by day, and grouped by who wrote them.
import type { Message } from "../../shared/api"
import type { OutboxItem } from "./outbox"
import { parse, sameDay } from "./time"

/** Within this time messages of one author stand together under one name. */
export const groupMilliseconds = 5 * 60_000

export interface MessageGroup {
  author: Message["author"]
  adviser?: string
  messages: Message[]
}
export interface MessageDay { at: string; groups: MessageGroup[] }

export function grouped(messages: readonly Message[]): MessageDay[] {
  const days: MessageDay[] = []
  let last: Message | undefined
  for (const message of messages) {
    const day = days[days.length - 1]
    if (!day || !last || !sameDay(last.at, message.at)) {
      days.push({ at: message.at, groups: [group(message)] })
    } else {
      const previous = day.groups[day.groups.length - 1]
      const isNear = parse(message.at) - parse(last.at) <= groupMilliseconds
      const isSame = previous?.author === message.author && previous.adviser === message.adviser
      if (previous && isNear && isSame) previous.messages.push(message)
      else day.groups.push(group(message))
    }
    last = message
  }
  return days
}

const group = (message: Message): MessageGroup =>
  ({ author: message.author, adviser: message.adviser, messages: [message] })

/** Those of the outbox whose message has not come back yet. */
export function unsent(
  messages: readonly Message[], outbox: readonly OutboxItem[], contact: string,
): OutboxItem[] {
  const known = new Set(messages.map(({ key }) => key))
  return outbox.filter((item) => item.contact === contact && !known.has(item.key))
}
