// What is heard: the far side, on the device that was chosen.

/** An element whose sound may go to a device of its own, where the browser can. */
type Sinkable = HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> }

export class Speaker {
  private readonly element: Sinkable = new Audio()

  /** - Parameter onBlocked: told when the browser lets nothing play before somebody acts. */
  constructor(private readonly onBlocked: (isBlocked: boolean) => void) {
    this.element.autoplay = true
  }

  play(stream: MediaStream): void {
    this.element.srcObject = stream
    void this.begin()
  }

  stop(): void {
    this.element.srcObject = null
    this.stopWaiting()
    this.onBlocked(false)
  }

  use(device: string | undefined): void {
    // One that is gone falls back to the system's own by itself.
    this.element.setSinkId?.(device ?? "").catch(() => undefined)
  }

  private async begin(): Promise<void> {
    try {
      await this.element.play()
      this.stopWaiting()
      this.onBlocked(false)
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "NotAllowedError") return
      this.onBlocked(true)
      window.addEventListener("pointerdown", this.retry)
      window.addEventListener("keydown", this.retry)
    }
  }

  private readonly retry = (): void => { if (this.element.srcObject) void this.begin() }

  private stopWaiting(): void {
    window.removeEventListener("pointerdown", this.retry)
    window.removeEventListener("keydown", this.retry)
  }
}
