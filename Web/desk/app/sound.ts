// Tones made here: no file to load. A browser lets a page sound only after its person did something.
import type { Settings } from "../state/settings"

const ringEveryMilliseconds = 2_400
const loudness: Record<Settings["ring"], number> = { loud: 0.3, soft: 0.09, off: 0 }

export class Sound {
  private context?: AudioContext
  private ringing?: ReturnType<typeof setInterval>

  constructor() {
    const wake = () => {
      try {
        this.context ??= new AudioContext()
        void this.context.resume()
      } catch { /* no sound device: the desk rings by sight and notification */ }
    }
    window.addEventListener("pointerdown", wake)
    window.addEventListener("keydown", wake)
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
    tone.connect(volume).connect(context.destination)
    tone.start(at)
    tone.stop(at + length + 0.02)
  }
}
