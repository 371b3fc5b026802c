// What is kept in the browser: nothing before a chat starts; then its token, in this tab only, or
// on the device when the person chose so. A browser that forbids storage gets a chat without.

/** The part of `Storage` that is used. */
export interface Store {
  readonly length: number
  key(index: number): string | null
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

export interface SavedChat {
  id: string
  token: string
  /** The language chosen inside, when one was. */
  language?: string
  /** The newest message which was seen. */
  seen: number
  isOpen: boolean
}

export class Memory {
  keepsOnDevice = false
  private readonly prefix: string

  constructor(
    widget: string, private readonly tab: Store | undefined,
    private readonly device: Store | undefined
  ) {
    this.prefix = `guildhall-chat:${widget}:`
  }

  load(): SavedChat | undefined {
    for (const onDevice of [false, true]) {
      this.keepsOnDevice = onDevice
      const text = this.get("chat")
      if (!text) continue
      try {
        const saved = JSON.parse(text) as SavedChat
        if (saved.id && saved.token) return saved
      } catch {
        this.remove("chat")
      }
    }
    this.keepsOnDevice = false
    return undefined
  }

  save(chat: SavedChat): void {
    this.set("chat", JSON.stringify(chat))
  }

  /** Moves everything to the device, or back into this tab. */
  keepOnDevice(onDevice: boolean): void {
    if (onDevice === this.keepsOnDevice) return
    const all = this.names("").map((name) => [name, this.get(name) ?? ""] as const)
    this.clear()
    this.keepsOnDevice = onDevice
    for (const [name, value] of all) this.set(name, value)
  }

  /** Forgets the chat with all that belongs to it. */
  clear(): void {
    for (const name of this.names("")) this.remove(name)
  }

  get(name: string): string | undefined {
    return this.tried((store) => store.getItem(this.prefix + name)) ?? undefined
  }
  set(name: string, value: string): void {
    this.tried((store) => store.setItem(this.prefix + name, value))
  }
  remove(name: string): void {
    this.tried((store) => store.removeItem(this.prefix + name))
  }

  names(beginning: string): string[] {
    const found: string[] = []
    this.tried((store) => {
      for (let index = 0; index < store.length; index += 1) {
        const key = store.key(index)
        if (key?.startsWith(this.prefix + beginning)) found.push(key.slice(this.prefix.length))
      }
    })
    return found.sort()
  }

  /** Storage may be full or forbidden; the chat goes on without. */
  private tried<T>(use: (store: Store) => T): T | undefined {
    const store = this.keepsOnDevice ? this.device : this.tab
    try {
      return store && use(store)
    } catch {
      return undefined
    }
  }
}
