// A live stream that comes back by itself: resumes by Last-Event-ID, notices silence, waits ever
// longer between tries, and gives up (until asked) after many.

import { delayMilliseconds, service } from "./backoff"
import type { Clock } from "./backoff"
import { Refusal } from "./http"
import { ServerEventParser } from "./sse"

export type StreamState = "connecting" | "live" | "reconnecting" | "lost" | "refused"

export interface StreamOptions {
  open(lastEventID: string, signal: AbortSignal): Promise<Response>
  /** Throwing in here breaks the connection off and counts as a failure of it. */
  onEvent(event: string, data: unknown): Promise<void> | void
  onState(state: StreamState): void
  clock: Clock
  /** Without it each connection starts anew. */
  resumes?: boolean
}

/** The server's beat comes every 10 s; after this long without a byte the line counts as dead. */
export const silenceMillisecondsMaximum = 25_000
/**
 * A new line says something at once; one that does not leads into a network that swallows all, or is
 * slow: each try is given half a second more than the one before.
 */
export const openingMillisecondsMaximum = 5_000
/** Failures in a row, about half an hour; then it is lost, and tried again when somebody asks. */
export const failuresMaximum = 100
/** After this long without a fault the failures before are forgotten. */
const steadyMilliseconds = 5_000

export class LiveStream {
  state: StreamState = "connecting"
  private lastEventID = ""
  private failures = 0
  private run = 0
  private aborter?: AbortController
  private cancelRetry?: () => void
  private cancelWatch?: () => void

  constructor(private readonly options: StreamOptions) {}

  start(): void {
    this.stop()
    this.failures = 0
    if (this.state === "lost") this.change("reconnecting")
    void this.connect(this.run)
  }

  /** Tries at once when it waits for its turn: the network is back, or somebody pressed a button. */
  hurry(): void {
    if (this.state !== "reconnecting" && this.state !== "lost") return
    if (this.state === "reconnecting" && !this.cancelRetry) return // a try is under way
    this.start()
  }

  stop(): void {
    this.run += 1
    this.cancelRetry?.()
    this.cancelWatch?.()
    this.cancelRetry = this.cancelWatch = undefined
    this.aborter?.abort()
  }

  private async connect(run: number): Promise<void> {
    const { options } = this
    const aborter = (this.aborter = new AbortController())
    const isOver = () => run !== this.run
    let asked = 0
    try {
      this.watch(aborter, openingMillisecondsMaximum + 500 * this.failures)
      const resume = options.resumes ? this.lastEventID : ""
      const answer = await options.open(resume, aborter.signal)
      if (isOver()) return
      await this.read(answer, aborter, isOver)
    } catch (error) {
      if (isOver()) return
      if (error instanceof Refusal) {
        if (!error.isPassing) return this.change("refused")
        asked = error.retryAfterMilliseconds
      }
    }
    if (isOver()) return
    aborter.abort()
    this.cancelWatch?.()
    this.failures += 1
    if (this.failures >= failuresMaximum) return this.change("lost")
    this.change("reconnecting")
    const delay = delayMilliseconds(this.failures, options.clock.random(), asked)
    this.cancelRetry = options.clock.after(delay, () => {
      this.cancelRetry = undefined
      void this.connect(run)
    })
  }

  private async read(
    answer: Response, aborter: AbortController, isOver: () => boolean
  ): Promise<void> {
    if (!answer.body) throw new Error("no body")
    const reader = answer.body.getReader()
    const decoder = new TextDecoder()
    const parser = new ServerEventParser()
    parser.lastEventID = this.lastEventID
    const since = this.options.clock.now()
    for (;;) {
      const { done, value } = await reader.read()
      if (isOver() || done) return
      this.watch(aborter)
      if (this.options.clock.now() - since > steadyMilliseconds) this.failures = 0
      for (const found of parser.take(decoder.decode(value, { stream: true }))) {
        const data = JSON.parse(found.data)
        // In greetings and beats.
        if (data?.now) service.ahead = Date.parse(data.now) - this.options.clock.now()
        await this.options.onEvent(found.event, data)
        if (isOver()) return
        // Only now: what was not dealt with is sent again after a break.
        this.lastEventID = found.id
        this.change("live")
      }
    }
  }

  private watch(aborter: AbortController, patience = silenceMillisecondsMaximum): void {
    this.cancelWatch?.()
    this.cancelWatch = this.options.clock.after(patience, () => aborter.abort())
  }

  private change(state: StreamState): void {
    if (this.state === state) return
    this.state = state
    this.options.onState(state)
  }
}
