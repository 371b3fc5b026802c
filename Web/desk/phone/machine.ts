// How the telephone of one desk stands, and what follows from what happens to it. Pure: the engine
// tells it what happened and does the effects that it asks for; time and chance come in.
import type { PhoneState, Problem } from "../../shared/api"
import { isPassing } from "../api/problems"
import { waitMilliseconds, type BackOff } from "../api/backoff"

/** Why sound cannot be had until a person does something. */
export type Fault =
  | { kind: "insecure" }
  | { kind: "unsupported" }
  | { kind: "denied" }
  | { kind: "noDevice" }
  | { kind: "busy" }
  | { kind: "microphone"; name: string }
  | { kind: "server"; problem: Problem }
  /** The service answered, but no sound came through. */
  | { kind: "noWay" }

/**
 * unknown: the service has not been asked whether it has a telephone · absent: it has none · off: not
 * wanted · unset: the microphone has not been allowed on this computer yet · connecting · ready ·
 * waiting: the next try comes by itself · elsewhere: another window has the calls · faulty: a person
 * has to do something
 */
export type Phase =
  | "unknown" | "absent" | "off" | "unset" | "connecting" | "ready" | "waiting" | "elsewhere"
  | "faulty"

export interface Line {
  phase: Phase
  /** The adviser takes calls now, or is in one. */
  isWanted: boolean
  /** Counts connections; what belongs to an older one is not listened to. */
  attempt: number
  /** Since the last time that sound was there. */
  failures: number
  /** When the present try counts as failed, or the next one begins. */
  deadline?: number
  /** While connecting: the browser asks a person for the microphone, or may. */
  isAsking: boolean
  /** While ready: since when the way of the sound has been gone. */
  brokenSince?: number
  isMuted: boolean
  /** The browser lets no sound play until somebody clicks or presses a key. */
  isBlocked: boolean
  fault?: Fault
  quality?: PhoneState
}

export const initialLine: Line = {
  phase: "unknown", isWanted: false, attempt: 0, failures: 0, isAsking: false,
  isMuted: false, isBlocked: false,
}

export type LineEvent =
  | { type: "wanted"; isWanted: boolean }
  | { type: "absent" }
  | { type: "unset"; attempt: number }
  /** The microphone is open. */
  | { type: "opened"; attempt: number }
  | { type: "connected"; attempt: number }
  | { type: "failed"; attempt: number; fault: Fault; retryAfterMilliseconds?: number }
  | { type: "broken"; attempt: number }
  | { type: "mended"; attempt: number }
  /** The way is gone for good, or the service has let go of us. */
  | { type: "lost" }
  | { type: "online" }
  | { type: "elsewhere" }
  /** The other window has gone. */
  | { type: "freed" }
  /** Somebody asks for a try now: "Take calls here", "Try again", a new microphone. */
  | { type: "again" }
  | { type: "tick" }
  | { type: "muted"; isMuted: boolean }
  | { type: "blocked"; isBlocked: boolean }
  | { type: "quality"; attempt: number; quality: PhoneState }

export type Effect =
  /** Begin connection number `attempt`; `isTaking`: also from another window that has it. */
  | { type: "connect"; attempt: number; isTaking: boolean }
  /** Let go of what there is on this side. */
  | { type: "close" }
  /** Tell the service that we are gone. */
  | { type: "leave" }

/** A way that is gone so long is built anew: shorter gaps mend by themselves. */
export const brokenMilliseconds = 3_000
/** From the microphone to sound. */
export const connectMillisecondsMaximum = 10_000
/** The browser's own question for the microphone may stand so long. */
export const askMillisecondsMaximum = 120_000
export const lineBackOff: BackOff = { firstMilliseconds: 500, mostMilliseconds: 10_000 }

type Step = [Line, Effect[]]

export function step(line: Line, event: LineEvent, now: number, chance: number): Step {
  switch (event.type) {
    case "wanted": return wanted(line, event.isWanted, now)
    case "absent": return [{ ...stopped(line), phase: "absent" }, [{ type: "close" }]]
    case "unset":
      if (event.attempt !== line.attempt || line.phase !== "connecting") return [line, []]
      return [{ ...stopped(line), phase: "unset" }, [{ type: "close" }]]
    case "opened":
      if (event.attempt !== line.attempt || line.phase !== "connecting") return [line, []]
      return [{ ...line, isAsking: false, deadline: now + connectMillisecondsMaximum }, []]
    case "connected":
      if (event.attempt !== line.attempt || line.phase !== "connecting") return [line, []]
      return [{ ...stopped(line), phase: "ready", failures: 0, fault: undefined }, []]
    case "failed":
      if (event.attempt !== line.attempt || line.phase !== "connecting") return [line, []]
      return failed(line, event.fault, event.retryAfterMilliseconds, now, chance)
    case "broken":
      if (event.attempt !== line.attempt || line.phase !== "ready" || line.brokenSince) {
        return [line, []]
      }
      return [{ ...line, brokenSince: now }, []]
    case "mended":
      if (event.attempt !== line.attempt || line.brokenSince === undefined) return [line, []]
      return [{ ...line, brokenSince: undefined }, []]
    case "lost":
      // The first time at once; a service that loses us again and again is not asked without pause.
      if (line.phase !== "ready") return [line, []]
      return line.isWanted ? begin({ ...line, failures: 0 }, now) : off(line)
    case "online":
      if (line.phase === "waiting" || line.brokenSince !== undefined) return begin(line, now)
      return [line, []]
    case "elsewhere":
      if (line.phase !== "ready" && line.phase !== "connecting") return [line, []]
      return [{ ...stopped(line), phase: "elsewhere" }, [{ type: "close" }]]
    case "freed":
      return line.phase === "elsewhere" && line.isWanted ? begin(line, now) : [line, []]
    case "again":
      if (line.phase === "absent") return [line, []]
      return begin({ ...line, isWanted: true, failures: 0 }, now, true)
    case "tick": return ticked(line, now, chance)
    case "muted":
      return [line.isMuted === event.isMuted ? line : { ...line, isMuted: event.isMuted }, []]
    case "blocked":
      return [
        line.isBlocked === event.isBlocked ? line : { ...line, isBlocked: event.isBlocked }, []]
    case "quality":
      if (event.attempt !== line.attempt || line.phase !== "ready") return [line, []]
      return [{ ...line, quality: event.quality }, []]
  }
}

/** Without what belongs to a connection; the number goes on, so that nothing late is heard. */
const stopped = (line: Line): Line =>
  ({ ...line, deadline: undefined, isAsking: false, brokenSince: undefined, quality: undefined })

function begin(line: Line, now: number, isTaking = false): Step {
  const attempt = line.attempt + 1
  const next: Line = {
    ...stopped(line), phase: "connecting", attempt, isAsking: true,
    deadline: now + askMillisecondsMaximum,
  }
  return [next, [{ type: "close" }, { type: "connect", attempt, isTaking }]]
}

function off(line: Line): Step {
  const isOurs = line.phase === "ready" || line.phase === "connecting" || line.phase === "waiting"
  const next: Line = {
    ...stopped(line), phase: line.phase === "absent" ? "absent" : "off", isWanted: false,
    failures: 0, isMuted: false, fault: undefined,
  }
  // What another window has is not taken from it.
  return [next, isOurs ? [{ type: "close" }, { type: "leave" }] : [{ type: "close" }]]
}

function wanted(line: Line, isWanted: boolean, now: number): Step {
  if (isWanted === line.isWanted) return [line, []]
  if (!isWanted) return off(line)
  const next = { ...line, isWanted }
  return line.phase === "unknown" || line.phase === "off" ? begin(next, now) : [next, []]
}

function failed(
  line: Line, fault: Fault, retryAfter: number | undefined, now: number, chance: number,
): Step {
  const isRetried = fault.kind === "noWay" ||
    (fault.kind === "server" && isPassing(fault.problem))
  if (!isRetried) return [{ ...stopped(line), phase: "faulty", fault }, [{ type: "close" }]]
  const failures = line.failures + 1
  const own = waitMilliseconds(failures, lineBackOff, chance)
  const wait = Math.min(Math.max(retryAfter ?? 0, own), lineBackOff.mostMilliseconds)
  return [
    { ...stopped(line), phase: "waiting", failures, fault, deadline: now + wait },
    [{ type: "close" }],
  ]
}

function ticked(line: Line, now: number, chance: number): Step {
  if (line.phase === "ready" && line.brokenSince !== undefined) {
    return now - line.brokenSince >= brokenMilliseconds ? begin(line, now) : [line, []]
  }
  if (line.deadline === undefined || now < line.deadline) return [line, []]
  if (line.phase === "waiting") return begin(line, now)
  // Nobody has answered the browser's question: who comes back finds ours.
  if (line.isAsking) return [{ ...stopped(line), phase: "unset" }, [{ type: "close" }]]
  return line.phase === "connecting"
    ? failed(line, { kind: "noWay" }, undefined, now, chance) : [line, []]
}
