// The telephone of this desk: does what its machine asks for. One connection for as long as the desk is
// open; calls come and go on it at the service, without anything being set up here.
import type { PhoneState } from "../../shared/api"
import type { Client } from "../api/client"
import { ApiError, problemOf } from "../api/problems"
import { createStore, type Store } from "../state/store"
import { KeySender } from "./keys"
import {
  initialLine, step, type Effect, type Fault, type Line, type LineEvent,
} from "./machine"
import { Microphone } from "./microphone"
import { Speaker } from "./speaker"
import { Windows } from "./windows"

const tickMilliseconds = 500
const qualityEveryMilliseconds = 5_000

export interface PhoneDevices { microphone?: string; speaker?: string }

export class Phone {
  readonly store: Store<Line, LineEvent>
  readonly microphone = new Microphone()
  private readonly speaker: Speaker
  private readonly windows: Windows
  private readonly keys: KeySender
  private effects: Effect[] = []
  private connection?: RTCPeerConnection
  /** The service's name of our connection, once it has said it. */
  private name?: string
  private timers: ReturnType<typeof setInterval>[] = []
  private isAsking = false
  private hasSetUp: () => boolean = () => true
  /** Called with what went wrong with a command of a person. */
  onProblem: (error: unknown) => void = () => undefined

  constructor(private readonly client: Client, person: string) {
    this.store = createStore<Line, LineEvent>((line, event) => {
      const [next, effects] = step(line, event, Date.now(), Math.random())
      this.effects.push(...effects)
      return next
    }, initialLine)
    this.speaker = new Speaker((isBlocked) => this.tell({ type: "blocked", isBlocked }))
    this.windows = new Windows(person, {
      hasCalls: () => this.line.phase === "ready",
      isTrying: () => this.line.phase === "connecting",
      onTaken: () => this.tell({ type: "elsewhere" }),
      onFreed: () => this.tell({ type: "freed" }),
    })
    this.keys = new KeySender(
      (keys) => this.client.post("/phone/keys", { keys }), (error) => this.onProblem(error))
    this.microphone.onLost = () => void this.replaceMicrophone()
  }

  get line(): Line { return this.store.get() }

  /** - Parameter hasSetUp: whether the microphone may be asked for without a word before it. */
  start(hasSetUp: () => boolean): void {
    this.hasSetUp = hasSetUp
    this.windows.start()
    this.timers = [
      setInterval(() => this.tell({ type: "tick" }), tickMilliseconds),
      setInterval(() => void this.readQuality(), qualityEveryMilliseconds),
    ]
    window.addEventListener("online", this.online)
  }

  /** The page goes; the service notices by itself, or a reload takes the place. */
  stop(): void {
    for (const timer of this.timers) clearInterval(timer)
    window.removeEventListener("online", this.online)
    this.windows.stop()
    this.close()
    this.microphone.close()
  }

  /** Whether calls may come. */
  want(isWanted: boolean): void { this.tell({ type: "wanted", isWanted }) }

  /** Tries at once, and takes the calls from another window. */
  again(): void { this.tell({ type: "again" }) }

  /** The service said that it has let go of us. */
  lost(): void { this.tell({ type: "lost" }) }

  press(keys: string): void { this.keys.press(keys) }

  async setMuted(isMuted: boolean): Promise<void> {
    // Here at once, whatever the line does; at the service too, so that nobody hears what is left
    // on its way and supervisors see it.
    this.microphone.setMuted(isMuted)
    this.tell({ type: "muted", isMuted })
    if (this.line.phase !== "ready") return
    try { await this.client.put("/phone/muted", { muted: isMuted }) } catch (error) {
      // Who is gone from the service is connected anew, and muted again there.
      if (problemOf(error).status === 409) this.tell({ type: "lost" })
      else this.onProblem(error)
    }
  }

  async useDevices(devices: PhoneDevices): Promise<void> {
    this.speaker.use(devices.speaker)
    if (!this.microphone.choose(devices.microphone) || !this.microphone.isOpen) return
    await this.replaceMicrophone()
  }

  /** Lets go before signing out, while the service still knows us. */
  async leave(): Promise<void> {
    const hadCalls = this.line.phase === "ready"
    this.close()
    if (hadCalls) await this.client.delete("/phone").catch(() => undefined)
  }

  // ---- Effects ------------------------------------------------------------------------------

  private tell(event: LineEvent): void {
    this.store.dispatch(event)
    // Effects may tell more; each is done once, in order.
    for (let effect = this.effects.shift(); effect; effect = this.effects.shift()) {
      switch (effect.type) {
        case "close": this.close(); break
        case "leave":
          this.microphone.close()
          this.windows.free()
          this.client.delete("/phone").catch(() => undefined)
          break
        case "connect": void this.connect(effect.attempt, effect.isTaking); break
      }
    }
  }

  private close(): void {
    const connection = this.connection
    this.connection = undefined
    this.name = undefined
    if (!connection) return
    connection.onconnectionstatechange = null
    connection.ontrack = null
    connection.close()
    this.speaker.stop()
  }

  private async connect(attempt: number, isTaking: boolean): Promise<void> {
    const isStale = () => this.line.attempt !== attempt || this.line.phase !== "connecting"
    const fail = (fault: Fault, retryAfterMilliseconds?: number) =>
      this.tell({ type: "failed", attempt, fault, retryAfterMilliseconds })
    try {
      if (!isTaking) {
        if (!await this.isThere()) return
        if (await this.windows.isTaken()) { if (!isStale()) this.tell({ type: "elsewhere" }); return }
        if (isStale()) return
        if (!this.hasSetUp() && !await this.microphone.isAllowed()) {
          this.tell({ type: "unset", attempt })
          return
        }
      }
      if (isStale()) return
      if (typeof RTCPeerConnection === "undefined") return fail({ kind: "unsupported" })
      const opened = await this.microphone.open()
      if (isStale()) return
      if ("fault" in opened) return fail(opened.fault)
      this.tell({ type: "opened", attempt })
      await this.negotiate(attempt, opened.track, isStale)
    } catch (error) {
      if (isStale()) return
      if (error instanceof ApiError) this.refused(attempt, error)
      else fail({ kind: "noWay" })
    }
  }

  /** Whether the service has a telephone; asked before a person is asked for the microphone. */
  private async isThere(): Promise<boolean> {
    try { await this.client.get("/phone", { attempts: 1 }) } catch (error) {
      if (isAbsence(error)) { this.tell({ type: "absent" }); return false }
      if (problemOf(error).status !== 404) throw error
    }
    return true
  }

  private async negotiate(
    attempt: number, track: MediaStreamTrack, isStale: () => boolean,
  ): Promise<void> {
    const connection = new RTCPeerConnection()
    this.connection = connection
    connection.ontrack = ({ track: heard, streams }) =>
      this.speaker.play(streams[0] ?? new MediaStream([heard]))
    connection.onconnectionstatechange = () => {
      if (this.connection !== connection) return
      this.follow(attempt, connection.connectionState)
    }
    const stream = new MediaStream([track])
    prefer(connection.addTransceiver(track, { direction: "sendrecv", streams: [stream] }))
    await connection.setLocalDescription(await connection.createOffer())
    if (isStale()) return
    // Without waiting for candidates: the relay learns our address from what comes from it.
    const offer = { sdp: connection.localDescription?.sdp }
    const answer = await this.client.post<{ sdp: string }>("/phone", offer, { attempts: 1 })
    if (isStale()) return
    await connection.setRemoteDescription({ type: "answer", sdp: answer.sdp })
  }

  private follow(attempt: number, state: RTCPeerConnectionState): void {
    if (state === "connected") {
      const isFirst = this.line.phase === "connecting"
      this.tell({ type: "connected", attempt })
      this.tell({ type: "mended", attempt })
      if (!isFirst) return
      this.windows.take()
      // The service's new connection is not muted, and does not know that we are.
      if (this.line.isMuted) void this.setMuted(true)
      void this.readQuality()
    } else if (state === "disconnected") {
      this.tell({ type: "broken", attempt })
    } else if (state === "failed") {
      this.tell({ type: "failed", attempt, fault: { kind: "noWay" } })
      this.tell({ type: "broken", attempt })
    }
  }

  private refused(attempt: number, error: ApiError): void {
    if (isAbsence(error)) return this.tell({ type: "absent" })
    if (error.problem.status === 409) return this.tell({ type: "elsewhere" })
    this.tell({
      type: "failed", attempt, fault: { kind: "server", problem: error.problem },
      retryAfterMilliseconds: error.retryAfterMilliseconds,
    })
  }

  /** How the service hears us; also how we learn that it has let go of us, or hears another. */
  private async readQuality(): Promise<void> {
    const { attempt, phase } = this.line
    if (phase !== "ready" || this.isAsking) return
    this.isAsking = true
    try {
      const quality = await this.client.get<PhoneState>("/phone", { attempts: 1 })
      if (this.line.attempt !== attempt || this.line.phase !== "ready") return
      if (this.name !== undefined && quality.connection !== undefined && quality.connection !== this.name) {
        this.tell({ type: "elsewhere" })
        return
      }
      this.name = quality.connection
      this.tell({ type: "quality", attempt, quality })
    } catch (error) {
      if (this.line.attempt === attempt && problemOf(error).status === 404) this.tell({ type: "lost" })
    } finally { this.isAsking = false }
  }

  private async replaceMicrophone(): Promise<void> {
    const sender = this.connection?.getSenders()[0]
    const opened = await this.microphone.reopen()
    if ("fault" in opened) {
      if (this.line.phase === "ready") this.tell({ type: "lost" })
      return
    }
    this.microphone.setMuted(this.line.isMuted)
    await sender?.replaceTrack(opened.track).catch(() => this.tell({ type: "lost" }))
  }

  private readonly online = (): void => this.tell({ type: "online" })
}

const isAbsence = (error: unknown): boolean =>
  problemOf(error).type.endsWith("/no-telephone")

/** Only what the gateway takes as it comes, without transcoding: wideband first, and keys. */
function prefer(transceiver: RTCRtpTransceiver): void {
  const all = RTCRtpReceiver.getCapabilities?.("audio")?.codecs ?? []
  const wanted = ["audio/G722", "audio/PCMA", "audio/PCMU", "audio/telephone-event"]
  const chosen = wanted.flatMap((type) =>
    all.filter(({ mimeType }) => mimeType.toLowerCase() === type.toLowerCase()))
  // A browser without any of them offers what it has.
  if (chosen.length > 0) transceiver.setCodecPreferences?.(chosen)
}
