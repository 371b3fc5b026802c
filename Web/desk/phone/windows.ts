// Several windows of one browser: one has the calls, the others say so.

type Word = { person: string; window: string; says: "who" | "here" | "taken" | "freed" }

/** Who has the calls answers within this. */
const answerMilliseconds = 200

export interface WindowHandlers {
  hasCalls: () => boolean
  /** It is about to have them. */
  isTrying: () => boolean
  onTaken: () => void
  onFreed: () => void
}

export class Windows {
  private readonly window = Math.random().toString(36).slice(2)
  private channel?: BroadcastChannel
  private waiting: (() => void)[] = []

  constructor(private readonly person: string, private readonly handlers: WindowHandlers) {}

  start(): void {
    if (typeof BroadcastChannel === "undefined") return
    this.channel = new BroadcastChannel("guildhall-phone")
    this.channel.onmessage = ({ data }: MessageEvent<Word>) => {
      if (data.person !== this.person || data.window === this.window) return
      // Of two that begin at once, one goes on.
      const isFirst = this.handlers.isTrying() && this.window < data.window
      if (data.says === "who" && (this.handlers.hasCalls() || isFirst)) this.say("here")
      if (data.says === "here") for (const tell of this.waiting) tell()
      if (data.says === "taken") this.handlers.onTaken()
      if (data.says === "freed") this.handlers.onFreed()
    }
    window.addEventListener("pagehide", this.gone)
  }

  stop(): void {
    window.removeEventListener("pagehide", this.gone)
    this.gone()
    this.channel?.close()
    this.channel = undefined
  }

  /** Whether another window has the calls now. */
  isTaken(): Promise<boolean> {
    if (!this.channel) return Promise.resolve(false)
    return new Promise((resolve) => {
      const done = (isTaken: boolean) => {
        clearTimeout(timer)
        this.waiting = this.waiting.filter((one) => one !== tell)
        resolve(isTaken)
      }
      const tell = () => done(true)
      const timer = setTimeout(() => done(false), answerMilliseconds)
      this.waiting.push(tell)
      this.say("who")
    })
  }

  take(): void { this.say("taken") }
  free(): void { this.say("freed") }

  private readonly gone = (): void => { if (this.handlers.hasCalls() || this.handlers.isTrying()) this.free() }

  private say(says: Word["says"]): void {
    this.channel?.postMessage({ person: this.person, window: this.window, says } as Word)
  }
}
