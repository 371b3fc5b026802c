// Keys into a call, in the order in which they were pressed: what is pressed while a request is under
// way goes with the next one.
import { keysMaximum } from "./call"

/** What waits is not more than a person types; more than this is dropped. */
const waitingMaximum = 128

export class KeySender {
  private waiting = ""
  private isSending = false

  constructor(
    private readonly send: (keys: string) => Promise<void>,
    private readonly onFault: (error: unknown) => void,
  ) {}

  press(keys: string): void {
    if (this.waiting.length + keys.length > waitingMaximum) return
    this.waiting += keys
    if (!this.isSending) void this.run()
  }

  private async run(): Promise<void> {
    this.isSending = true
    try {
      while (this.waiting !== "") {
        const keys = this.waiting.slice(0, keysMaximum)
        this.waiting = this.waiting.slice(keys.length)
        await this.send(keys)
      }
    } catch (error) {
      // Half a number does harm: the rest is not sent after a part that was lost.
      this.waiting = ""
      this.onFault(error)
    } finally { this.isSending = false }
  }
}
