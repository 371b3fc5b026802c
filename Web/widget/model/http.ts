// Requests to the server which the script came from, and what their failures mean.

import type { Problem } from "../../shared/api"
import { retryAfterMilliseconds } from "./backoff"

/** The server answered, and said no. */
export class Refusal extends Error {
  constructor(
    readonly status: number, readonly problem: Partial<Problem>,
    readonly retryAfterMilliseconds: number
  ) {
    super(`${status} ${problem.title ?? ""}`)
  }
  /** The same request may do better later. 409: the first try of this key is still going on. */
  get isPassing(): boolean {
    return [408, 409, 425, 429].includes(this.status) || this.status >= 500
  }
  /** As the server put it. */
  get reason(): string {
    const { title, detail } = this.problem
    return [title, detail].filter(Boolean).join(". ") || String(this.status)
  }
  /** The chat is not there, or not ours any more. */
  get isGone(): boolean {
    return [401, 403, 404, 410].includes(this.status)
  }
}

/** No answer came: no network, no server, or one that does not let this page ask (CORS). */
export class Unreached extends Error {}

export interface Ask {
  method?: string
  body?: unknown // sent as JSON
  token?: string
  /** Idempotency-Key: however often it is sent, it counts once. */
  key?: string
  lastEventID?: string
  signal?: AbortSignal
  /** The body has to be there within the same limit. */
  isWhole?: boolean
}

export const answerMillisecondsMaximum = 20_000

export class Http {
  /** `origin` is the script's, such as `https://chat.example`. */
  constructor(
    readonly origin: string, private readonly fetcher: typeof fetch = fetch.bind(globalThis)
  ) {}

  /** Throws Refusal or Unreached. The answer's body may still fail to arrive. */
  async ask(path: string, ask: Ask = {}): Promise<Response> {
    const headers = new Headers({ Accept: "application/json" })
    if (ask.token) headers.set("Authorization", `Bearer ${ask.token}`)
    if (ask.key) headers.set("Idempotency-Key", ask.key)
    if (ask.lastEventID) headers.set("Last-Event-ID", ask.lastEventID)
    if (ask.body !== undefined) headers.set("Content-Type", "application/json")
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), answerMillisecondsMaximum)
    ask.signal?.addEventListener("abort", () => limit.abort(), { once: true })
    if (ask.signal?.aborted) limit.abort()
    let answer: Response
    try {
      answer = await this.fetcher(this.url(path), {
        method: ask.method ?? "GET",
        headers,
        body: ask.body === undefined ? undefined : JSON.stringify(ask.body),
        credentials: "omit",
        cache: "no-store",
        signal: limit.signal,
      })
    } catch (error) {
      throw new Unreached(String(error))
    } finally {
      if (!ask.isWhole) clearTimeout(timer)
    }
    if (answer.ok) return answer
    throw await refusal(answer)
  }

  /** The answer as JSON; undefined where there is none to read (204). */
  async json<T>(path: string, ask: Ask = {}): Promise<T | undefined> {
    const answer = await this.ask(path, { ...ask, isWhole: true })
    if (answer.status === 204) return undefined
    try {
      const text = await answer.text()
      return text ? (JSON.parse(text) as T) : undefined
    } catch (error) {
      throw new Unreached(String(error))
    }
  }

  url(path: string): string {
    return path.startsWith("/api/") ? this.origin + path : `${this.origin}/api/v1${path}`
  }
}

async function refusal(answer: Response): Promise<Refusal> {
  let problem: Partial<Problem> = {}
  try {
    const read: unknown = JSON.parse(await answer.text())
    if (read && typeof read === "object") problem = read as Partial<Problem>
  } catch {
    // No problem details: the status says enough.
  }
  return new Refusal(
    answer.status, problem,
    retryAfterMilliseconds(answer.headers.get("Retry-After"), Date.now()))
}

/** 128 random bits. Not crypto.randomUUID: that exists only on pages served by HTTPS. */
export function freshKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-")
}
