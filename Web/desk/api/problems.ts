// What went wrong, in words that a person can act on.
import type { Problem } from "../../shared/api"

/** An answer from 400 on, or none at all. */
export class ApiError extends Error {
  readonly problem: Problem
  /** How long the server asks us to wait, when it said so. */
  readonly retryAfterMilliseconds?: number

  constructor(problem: Problem, retryAfterMilliseconds?: number) {
    super(problem.title)
    this.name = "ApiError"
    this.problem = problem
    this.retryAfterMilliseconds = retryAfterMilliseconds
  }
}

export const unreachable: Problem = {
  type: "/problems/unreachable",
  title: "The server cannot be reached",
  detail: "Nothing you wrote is lost. We keep trying; check your network if this lasts.",
  status: 0,
}

const byStatus: Record<number, [string, string]> = {
  401: ["You are signed out", "Sign in again. What you wrote is kept on this computer."],
  403: ["You may not do this", "Ask a supervisor if you think that you should."],
  404: ["This is not here any more", "It may have been closed, or passed on to somebody else."],
  409: ["This cannot be done now", "The contact has changed meanwhile. Look at it again."],
  412: ["Somebody else changed this first", "Look at what it says now, then do it again."],
  413: ["This is too large", "Send a smaller file or a shorter text."],
  415: ["Files of this kind are not taken", "Send it as a PDF, a picture or a plain text."],
  429: ["Too many requests", "Wait a few seconds, then try again."],
}

/** The problem in an answer; one of our own words where the answer has none. */
export function problemFrom(status: number, body: unknown): Problem {
  if (typeof body === "object" && body !== null) {
    const given = body as Partial<Problem>
    if (typeof given.title === "string" && typeof given.type === "string") {
      const detail = typeof given.detail === "string" ? given.detail : ""
      return { type: given.type, title: given.title, detail, status, pointer: given.pointer }
    }
  }
  const [title, detail] = byStatus[status] ?? [
    "The server could not do this",
    "Try again in a moment. Tell your ICT desk if it happens again.",
  ]
  return { type: `/problems/status-${status}`, title, detail, status }
}

/** Whether the same request may succeed by itself later. */
export function isPassing(problem: Problem): boolean {
  // Under way: the first try of the same key is not answered yet.
  return [0, 408, 425, 429].includes(problem.status) || problem.status >= 500 ||
    problem.type === "/problems/under-way"
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem
  return {
    type: "/problems/desk",
    title: "The desk made a mistake",
    detail: "Reload the page. What you wrote is kept. Tell your ICT desk if it happens again.",
    status: -1,
  }
}
