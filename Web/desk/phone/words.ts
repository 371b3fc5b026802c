// What the telephone says of itself: one place for chip, dialog and the words read aloud.
import type { PhoneState } from "../../shared/api"
import type { Call } from "./call"
import type { Fault, Line } from "./machine"

export type Grade = "good" | "fair" | "poor" | "bad"

/**
 * A mean opinion score in words, by the steps of ITU-T G.107 annex B: from 4.03 most users are
 * satisfied or better, from 3.60 some are not, from 3.10 many are not.
 */
export function grade(score: number): Grade {
  if (score >= 4.03) return "good"
  if (score >= 3.6) return "fair"
  return score >= 3.1 ? "poor" : "bad"
}

export const gradeWords: Record<Grade, string> = {
  good: "Good sound", fair: "Fair sound", poor: "Poor sound", bad: "Bad sound",
}
export const gradeBars: Record<Grade, 1 | 2 | 3 | 4> = { good: 4, fair: 3, poor: 2, bad: 1 }

/** "MOS 4.2 of 4.5, 0.3 % lost, jitter 4 ms, round trip 21 ms": what is known of it. */
export function qualityWords(quality: PhoneState | undefined): string {
  if (quality?.score === undefined) return "Not measured yet"
  const parts = [`MOS ${quality.score.toFixed(1)} of 4.5`]
  if (quality.lost !== undefined) parts.push(`${(quality.lost * 100).toFixed(1)} % lost`)
  if (quality.jitterMilliseconds !== undefined) {
    parts.push(`jitter ${Math.round(quality.jitterMilliseconds)} ms`)
  }
  if (quality.roundTripMilliseconds !== undefined) {
    parts.push(`round trip ${Math.round(quality.roundTripMilliseconds)} ms`)
  }
  return parts.join(", ")
}

export interface PhoneLook {
  words: string
  /** Longer, for the tooltip. */
  detail: string
  tone: "plain" | "good" | "care" | "bad"
  mark: "phone" | "call" | "muted" | "turning" | "warn" | "off"
  grade?: Grade
}

/** What the chip shows; nothing where the service has no telephone. */
export function phoneLook(line: Line, call: Call | undefined): PhoneLook | undefined {
  switch (line.phase) {
    case "unknown":
    case "absent": return undefined
    case "off":
      return { words: "Phone off", detail: "It connects when you become available.", tone: "plain", mark: "off" }
    case "unset":
      return { words: "Set up the phone", detail: "The browser has to be allowed to use your microphone.", tone: "care", mark: "warn" }
    case "connecting":
      return { words: "Connecting", detail: "The sound is being connected.", tone: "care", mark: "turning" }
    case "waiting":
      return { words: "Phone lost", detail: "It is tried again by itself.", tone: "bad", mark: "warn" }
    case "elsewhere":
      return { words: "Phone elsewhere", detail: "Another window or computer takes your calls.", tone: "care", mark: "off" }
    case "faulty":
      return { words: "Phone not working", detail: line.fault ? faultWords(line.fault).title : "", tone: "bad", mark: "warn" }
    case "ready": return readyLook(line, call)
  }
}

function readyLook(line: Line, call: Call | undefined): PhoneLook {
  if (line.isBlocked) {
    return { words: "Sound is blocked", detail: "Click here: the browser plays nothing before that.", tone: "bad", mark: "warn" }
  }
  if (line.brokenSince !== undefined) {
    return { words: "Sound is cut", detail: "It is connected again by itself.", tone: "bad", mark: "turning" }
  }
  const found = line.quality?.score === undefined ? undefined : grade(line.quality.score)
  const detail = [found && gradeWords[found], qualityWords(line.quality)].filter(Boolean).join(": ")
  const isBad = found === "poor" || found === "bad"
  if (call === undefined || call.state === "ringing") {
    return { words: "Phone ready", detail, tone: isBad ? "care" : "good", mark: "phone", grade: found }
  }
  if (line.isMuted) return { words: "Muted", detail, tone: "care", mark: "muted", grade: found }
  const words = call.state === "held" ? "On hold" : "In call"
  return { words, detail, tone: isBad ? "care" : "good", mark: "call", grade: found }
}

/** What is wrong and what to do about it. */
export function faultWords(fault: Fault): { title: string; detail: string } {
  switch (fault.kind) {
    case "insecure": return {
      title: "This page may not use a microphone",
      detail: "Browsers allow it on https addresses only. Open the desk at its https address; tell your ICT desk if there is none.",
    }
    case "unsupported": return {
      title: "This browser cannot make calls",
      detail: "Use an up-to-date Chromium, Chrome, Edge or Firefox.",
    }
    case "denied": return {
      title: "The microphone is forbidden",
      detail: "Choose the lock or the settings sign to the left of the address, allow the microphone, then try again. If it is greyed out, your ICT desk has switched it off.",
    }
    case "noDevice": return {
      title: "No microphone was found",
      detail: "Plug in a headset and wait a moment, then try again. Choose another microphone below if one is listed.",
    }
    case "busy": return {
      title: "Another program uses the microphone",
      detail: "Close other programs that make calls, such as Teams or Zoom, or unplug the headset and plug it in again. Then try again.",
    }
    case "microphone": return {
      title: "The microphone could not be opened",
      detail: `Unplug the headset and plug it in again, then try again. Tell your ICT desk if it stays: ${fault.name}.`,
    }
    case "noWay": return {
      title: "No sound comes through the network",
      detail: "It is tried again by itself. If it stays, a firewall may be in the way: tell your ICT desk that UDP to the media relay is needed.",
    }
    case "server": return { title: fault.problem.title, detail: fault.problem.detail }
  }
}

/** What a failed getUserMedia was, by the names that the specification gives. */
export function microphoneFault(name: string): Fault {
  switch (name) {
    case "NotAllowedError":
    case "SecurityError": return { kind: "denied" }
    case "NotFoundError":
    case "OverconstrainedError": return { kind: "noDevice" }
    case "NotReadableError":
    case "AbortError": return { kind: "busy" }
    default: return { kind: "microphone", name }
  }
}

/** Read aloud when it changes; nothing for what only a look is worth. */
export function spokenChange(
  before: { line: Line; call?: Call }, after: { line: Line; call?: Call }, caller: string,
): string | undefined {
  const wasTalking = before.call?.state === "talking" && before.line.phase === "ready"
  const isTalking = after.call?.state === "talking" && after.line.phase === "ready"
  const isSame = before.call?.contact === after.call?.contact
  if (isTalking && !(wasTalking && isSame)) {
    return isSame && before.call?.state === "held" ? `${caller} is back from hold` : `Connected to ${caller}`
  }
  if (after.call && isSame && before.call?.state === "talking" && after.call.state === "held") {
    return `${caller} is on hold`
  }
  if (after.call && after.line.isMuted !== before.line.isMuted) {
    return after.line.isMuted ? "Muted" : "Not muted any more"
  }
  if (before.line.phase !== after.line.phase) {
    switch (after.line.phase) {
      case "ready": return "Phone ready"
      case "waiting": return "Phone lost. It is tried again by itself."
      case "elsewhere": return "Another window takes your calls"
      case "faulty": return after.line.fault && `Phone not working. ${faultWords(after.line.fault).title}.`
      default: return undefined
    }
  }
  return undefined
}

/** The level of a microphone in words, from the greatest amplitude lately, 0 to 1. */
export function levelWords(peak: number): string {
  if (peak < 0.01) return "Nothing is heard. Say something; check that the headset is not muted."
  if (peak < 0.05) return "Very quiet. Bring the microphone nearer to your mouth."
  return peak < 0.9 ? "You are heard well." : "Very loud. Move the microphone away a little."
}
