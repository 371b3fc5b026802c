// Headsets at this computer, by WebHID: asked for once by a click, found again by themselves later.
import {
  idleCall, isSame, lamps, layoutOf, readReport, type Collection, type HeadsetAct, type HeadsetCall,
  type HeadsetKeys, type HeadsetLayout,
} from "./headset"

// What this page uses of WebHID; TypeScript's own library does not know it.
interface InputReport extends Event { reportId: number; data: DataView; device: Device }
interface Device extends EventTarget {
  opened: boolean
  productName: string
  collections: Collection[]
  open(): Promise<void>
  close(): Promise<void>
  sendReport(id: number, data: BufferSource): Promise<void>
}
interface HID extends EventTarget {
  getDevices(): Promise<Device[]>
  requestDevice(options: { filters: { usagePage: number; usage?: number }[] }): Promise<Device[]>
}
const telephonyPage = 0x0b

const hid = (): HID | undefined => (navigator as Navigator & { hid?: HID }).hid

/** Firefox and Safari have none: a headset works there as microphone and speaker, its keys do not. */
export const hasHeadsetKeys = (): boolean => hid() !== undefined

export interface HeadsetView { name: string; canHook: boolean; canMute: boolean }

export class Headsets {
  private device?: Device
  private layout?: HeadsetLayout
  private keys: HeadsetKeys = new Map()
  private call: HeadsetCall = idleCall
  private shown = new Map<number, Uint8Array>()
  private writing: Promise<void> = Promise.resolve()

  constructor(
    private readonly onAct: (act: HeadsetAct) => void,
    private readonly onView: (view: HeadsetView | undefined) => void,
  ) {}

  start(): void {
    const all = hid()
    if (!all) return
    all.addEventListener("connect", this.found)
    all.addEventListener("disconnect", this.lost)
    void this.found()
  }

  stop(): void {
    hid()?.removeEventListener("connect", this.found)
    hid()?.removeEventListener("disconnect", this.lost)
    this.show(idleCall)
    const device = this.device
    device?.removeEventListener("inputreport", this.heard)
    void this.writing.then(() => device?.close()).catch(() => undefined)
    this.device = undefined
  }

  /** Lets a person choose; only a click may call it. */
  async choose(): Promise<void> {
    const [device] = await hid()?.requestDevice({ filters: [{ usagePage: telephonyPage }] }) ?? []
    if (device) await this.use(device)
  }

  /** How things stand; the lamps follow. */
  show(call: HeadsetCall): void {
    this.call = call
    const { device, layout } = this
    if (!device || !layout) return
    for (const [report, data] of lamps(layout, call)) {
      if (isSame(this.shown.get(report), data)) continue
      this.shown.set(report, data)
      // One after the other: some headsets lose what comes while they are busy.
      this.writing = this.writing.then(() => device.sendReport(report, data)).catch(() => {
        this.shown.delete(report)
      })
    }
  }

  private readonly found = async (): Promise<void> => {
    if (this.device) return
    const devices = await hid()?.getDevices().catch(() => []) ?? []
    const device = devices.find(({ collections }) =>
      collections.some(({ usagePage }) => usagePage === telephonyPage))
    if (device) await this.use(device).catch(() => undefined)
  }

  private readonly lost = (event: Event): void => {
    if ((event as Event & { device?: Device }).device !== this.device) return
    this.device = undefined
    this.onView(undefined)
    void this.found()
  }

  private async use(device: Device): Promise<void> {
    this.device?.removeEventListener("inputreport", this.heard)
    if (!device.opened) await device.open()
    this.device = device
    this.layout = layoutOf(device.collections)
    this.keys = new Map()
    this.shown = new Map()
    device.addEventListener("inputreport", this.heard)
    this.onView({
      name: device.productName || "Headset", canHook: this.layout.canHook,
      canMute: this.layout.canMute,
    })
    this.show(this.call)
  }

  private readonly heard = (event: Event): void => {
    const { reportId, data } = event as InputReport
    if (!this.layout) return
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    const { keys, acts } = readReport(this.layout, this.keys, reportId, bytes, this.call)
    this.keys = keys
    for (const act of acts) this.onAct(act)
    // A headset that lit its own lamps is put right; what only repeats ours is left alone.
    if (acts.length === 0 && this.call.isInCall) return
    this.shown = new Map()
    this.show(this.call)
  }
}
