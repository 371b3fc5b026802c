// Sums over the board. Shares are weighed by what was offered, never averaged over queues.
import type { AdviserNow, Channel, Plan, QueueNow } from "../../shared/api"
import { parse } from "./time"

export interface BoardSums {
  /** Of queues in which people wait in real time; the others are counted apart. */
  waiting: number
  waitingInWriting: number
  /** In real time only: a letter of yesterday would hide a caller of ten minutes. */
  longestSince?: string
  offered: number
  answered: number
  abandoned: number
  serviceLevel?: number
}

/** A queue's own definition says what counts; the sum weighs each by its answered and abandoned. */
export function sums(queues: readonly QueueNow[], plan: Plan | undefined): BoardSums {
  const total: BoardSums = { waiting: 0, waitingInWriting: 0, offered: 0, answered: 0, abandoned: 0 }
  let weight = 0
  let reached = 0
  for (const queue of queues) {
    const isLive = isLiveQueue(queue, plan)
    if (isLive) total.waiting += queue.waiting
    else total.waitingInWriting += queue.waiting
    total.offered += queue.today.offered
    total.answered += queue.today.answered
    total.abandoned += queue.today.abandoned
    if (isLive && queue.longestSince && (!total.longestSince || queue.longestSince < total.longestSince)) {
      total.longestSince = queue.longestSince
    }
    if (queue.today.serviceLevel !== undefined) {
      const counted = queue.today.answered + queue.today.abandoned
      weight += counted
      reached += queue.today.serviceLevel * counted
    }
  }
  if (weight > 0) total.serviceLevel = reached / weight
  return total
}

const liveChannels: Channel[] = ["voice", "chat", "video", "walkIn"]

export function isLiveQueue(queue: QueueNow, plan: Plan | undefined): boolean {
  const channels = plan?.queues.find(({ name }) => name === queue.name)?.channels
  return channels === undefined || channels.some((channel) => liveChannels.includes(channel))
}

export type Tone = "plain" | "care" | "bad"

/** How a queue's longest wait stands to what it promises. */
export function waitTone(queue: QueueNow, plan: Plan | undefined, now: number): Tone {
  const within = plan?.queues.find(({ name }) => name === queue.name)?.serviceLevel?.withinMilliseconds
  if (!queue.longestSince || within === undefined) return "plain"
  const wait = now - parse(queue.longestSince)
  return wait > 3 * within ? "bad" : wait > within ? "care" : "plain"
}

/** How today's service level stands to the target: just under is a care, five points under is bad. */
export function levelTone(queue: QueueNow, plan: Plan | undefined): Tone {
  const target = plan?.queues.find(({ name }) => name === queue.name)?.serviceLevel?.share
  const level = queue.today.serviceLevel
  if (target === undefined || level === undefined || level >= target) return "plain"
  return level < target - 0.05 ? "bad" : "care"
}

export const adviserStates: [AdviserNow["state"], string][] = [
  ["idle", "Free"], ["reserved", "Being offered"], ["handling", "With customers"],
  ["wrappingUp", "Wrap-up"], ["unavailable", "Unavailable"], ["offline", "Offline"],
]

/** The same order everywhere: by state, within it who has been there longest first. */
export function byState(advisers: readonly AdviserNow[]): { state: AdviserNow["state"]; title: string; advisers: AdviserNow[] }[] {
  return adviserStates.map(([state, title]) => ({
    state, title,
    advisers: advisers.filter((one) => one.state === state)
      .sort((a, b) => parse(a.stateSince) - parse(b.stateSince) || (a.name < b.name ? -1 : 1)),
  }))
}
