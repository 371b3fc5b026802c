// The microphone: which one, opened once and kept, with what browsers do for speech.
import type { Fault } from "./machine"
import { microphoneFault } from "./words"

export type Opened = { track: MediaStreamTrack } | { fault: Fault }

export class Microphone {
  private stream?: MediaStream
  private chosen?: string
  private isMuted = false
  /** Called when the device goes while it is used. */
  onLost: () => void = () => undefined

  get isOpen(): boolean { return this.track !== undefined }
  get track(): MediaStreamTrack | undefined {
    const track = this.stream?.getAudioTracks()[0]
    return track?.readyState === "live" ? track : undefined
  }

  /** Whether another one is meant now. */
  choose(device: string | undefined): boolean {
    if (device === this.chosen) return false
    this.chosen = device
    return true
  }

  /** Whether it was allowed before, so that no question of the browser comes up. */
  async isAllowed(): Promise<boolean> {
    try {
      const name = "microphone" as PermissionName
      return (await navigator.permissions.query({ name })).state === "granted"
    } catch { return false }
  }

  setMuted(isMuted: boolean): void {
    this.isMuted = isMuted
    if (this.track) this.track.enabled = !isMuted
  }

  async open(): Promise<Opened> {
    const { track } = this
    if (track) return { track }
    return this.reopen()
  }

  async reopen(): Promise<Opened> {
    if (!window.isSecureContext) return { fault: { kind: "insecure" } }
    if (!navigator.mediaDevices?.getUserMedia) return { fault: { kind: "unsupported" } }
    this.close()
    const chosen = await this.ask(this.chosen)
    // The one that was chosen may be unplugged: then the system's own.
    const found = "fault" in chosen && chosen.fault.kind === "noDevice" && this.chosen !== undefined
      ? await this.ask(undefined) : chosen
    if ("fault" in found) return found
    found.track.enabled = !this.isMuted
    found.track.onended = () => { if (this.track === undefined) this.onLost() }
    return found
  }

  close(): void {
    for (const track of this.stream?.getTracks() ?? []) { track.onended = null; track.stop() }
    this.stream = undefined
  }

  private async ask(device: string | undefined): Promise<Opened> {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: {
        deviceId: device === undefined ? undefined : { exact: device },
        echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1,
      } })
      this.close()
      this.stream = stream
      const track = stream.getAudioTracks()[0]
      return track ? { track } : { fault: { kind: "noDevice" } }
    } catch (error) {
      return { fault: microphoneFault(error instanceof Error ? error.name : "") }
    }
  }
}
