// Tones made here: no file to load. A browser lets a page sound only after its person did something.
import { output } from "../phone/listening"
import type { Settings } from "../state/settings"

const ringEveryMilliseconds = 2_400
const loudness: Record<Settings["ring"], number> = { loud: 0.3, soft: 0.09, off: 0 }

export class Sound {
  private context?: AudioContext
  private ringing?: ReturnType<typeof setInterval>
  /** The device for rings and tones; absent: the system's own. */
  private device?: string
  private sink?: AudioNode

  constructor() {
    const wake = () => {
      try {
        this.context ??= this.begun()
        void this.context.resume()
      } catch { /* no sound device: the desk rings by sight and notification */ }
    }
    window.addEventListener("pointerdown", wake)
    window.addEventListener("keydown", wake)
  }

  use(device: string | undefined): void {
    if (device === this.device) return
    this.device = device
    // A device is chosen once for a context: another device is another context.
    const before = this.context
    if (!before) return
    void before.close().catch(() => undefined)
    this.context = this.begun()
    void this.context.resume()
  }

  private begun(): AudioContext {
    const context = new AudioContext()
    this.sink = context.destination
    output(context, this.device).then(({ sink }) => {
      if (this.context === context) this.sink = sink
    }).catch(() => undefined) // A device that is gone: the system's own rings.
    return context
  }

  ring(setting: Settings["ring"]): void {
    if (this.ringing !== undefined || loudness[setting] === 0) return
    this.ringOnce(setting)
    this.ringing = setInterval(() => this.ringOnce(setting), ringEveryMilliseconds)
  }

  stop(): void {
    clearInterval(this.ringing)
    this.ringing = undefined
  }

  /** Two calm notes, twice. */
  ringOnce(setting: Settings["ring"]): void {
    const most = loudness[setting]
    for (const start of [0, 0.55]) {
      this.note(659.25, start, 0.22, most)
      this.note(523.25, start + 0.2, 0.34, most)
    }
  }

  message(setting: Settings["ring"]): void { this.note(880, 0, 0.16, loudness[setting] / 2) }

  private note(frequency: number, start: number, length: number, most: number): void {
    const context = this.context
    if (!context || context.state !== "running" || most === 0) return
    const at = context.currentTime + start
    const tone = context.createOscillator()
    const volume = context.createGain()
    tone.type = "sine"
    tone.frequency.value = frequency
    volume.gain.setValueAtTime(0, at)
    volume.gain.linearRampToValueAtTime(most, at + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.0001, at + length)
    tone.connect(volume).connect(this.sink ?? context.destination)
    tone.start(at)
    tone.stop(at + length + 0.02)
  }
}
