// Whether somebody is there, as the server pushes it; asked for only while the page is looked at.

import type { Widget } from "../../shared/api"
import { systemClock } from "./backoff"
import type { Clock } from "./backoff"
import { Refusal } from "./http"
import type { Http } from "./http"
import { LiveStream } from "./stream"

/** A server that pushes nothing so long after the stream is open is asked by itself. */
const firstWordMilliseconds = 1_500

export class PresenceWatch {
  private readonly stream: LiveStream
  private cancelAsk?: () => void
  private isWatching = false

  constructor(
    private readonly http: Http, private readonly name: string,
    private readonly heard: (widget: Widget | undefined) => void,
    private readonly missing: () => void, private readonly clock: Clock = systemClock
  ) {
    const path = `/widgets/${encodeURIComponent(name)}/stream`
    this.stream = new LiveStream({
      clock,
      open: async (_, signal) => {
        const answer = await http.ask(path, { signal })
        this.cancelAsk = this.clock.after(firstWordMilliseconds, () => void this.ask())
        return answer
      },
      onEvent: (event, data) => {
        if (event === "reset") return this.ask()
        if (event === "widget") this.tell(data as Widget)
        return undefined
      },
      onState: (state) => {
        // What we knew may not hold any more: rather promise nothing.
        if (state === "reconnecting" || state === "lost") this.heard(undefined)
        if (state === "refused") this.missing()
      },
    })
  }

  /** Follows the page's visibility: called with false when nobody looks. */
  watch(isWanted: boolean): void {
    if (isWanted === this.isWatching) return
    this.isWatching = isWanted
    if (isWanted) return this.stream.start()
    this.cancelAsk?.()
    this.stream.stop()
  }

  hurry(): void {
    if (this.isWatching) this.stream.hurry()
  }

  private tell(widget: Widget): void {
    this.cancelAsk?.()
    this.heard(widget)
  }

  private async ask(): Promise<void> {
    try {
      const widget = await this.http.json<Widget>(`/widgets/${encodeURIComponent(this.name)}`)
      if (widget && this.isWatching) this.tell(widget)
    } catch (error) {
      if (error instanceof Refusal && error.isGone) this.missing()
    }
  }
}
