// Server-sent events out of pieces of text, as WHATWG HTML section 9.2.6 ("Interpreting an event
// stream") has it. By hand because EventSource cannot send an Authorization header.

export interface ServerEvent {
  event: string
  data: string
  /** The last event id in force when it was dispatched. */
  id: string
}

/** An event larger than this is thrown away: no message of the contract comes near it. */
export const eventCharactersMaximum = 1_000_000

export class ServerEventParser {
  lastEventID = ""
  private rest = ""
  private isStart = true
  private endedInReturn = false
  private event = ""
  private data: string[] = []
  private size = 0

  /** The events which `piece` completes. Lines end in CR, LF or CRLF, cut anywhere. */
  take(piece: string): ServerEvent[] {
    let text = piece
    if (this.isStart && text) {
      this.isStart = false
      if (text.startsWith("\uFEFF")) text = text.slice(1)
    }
    if (this.endedInReturn && text) {
      this.endedInReturn = false
      if (text.startsWith("\n")) text = text.slice(1)
    }
    if (text.endsWith("\r")) this.endedInReturn = true
    const lines = (this.rest + text).split(/\r\n|\r|\n/)
    this.rest = lines.pop() as string
    if (this.rest.length > eventCharactersMaximum) this.rest = ":"
    const found: ServerEvent[] = []
    for (const line of lines) {
      const complete = this.takeLine(line)
      if (complete) found.push(complete)
    }
    return found
  }

  private takeLine(line: string): ServerEvent | undefined {
    if (line === "") return this.dispatch()
    const colon = line.indexOf(":")
    if (colon === 0) return undefined // a comment
    const field = colon < 0 ? line : line.slice(0, colon)
    let value = colon < 0 ? "" : line.slice(colon + 1)
    if (value.startsWith(" ")) value = value.slice(1)
    if (field === "event") this.event = value
    else if (field === "id" && !value.includes("\0")) this.lastEventID = value
    else if (field === "data") {
      this.size += value.length
      if (this.size <= eventCharactersMaximum) this.data.push(value)
    }
    return undefined
  }

  private dispatch(): ServerEvent | undefined {
    const { event, data, size } = this
    this.event = ""
    this.data = []
    this.size = 0
    if (data.length === 0 || size > eventCharactersMaximum) return undefined
    return { event: event || "message", data: data.join("\n"), id: this.lastEventID }
  }
}
