// A clock, a storage and a server for tests: nothing moves unless told to.

import type { Clock } from "../model/backoff"
import type { Store } from "../model/memory"

export class TestClock implements Clock {
  time = Date.parse("2026-03-02T10:00:00Z")
  chance = 0.5
  private timers: { at: number; run: () => void }[] = []

  now(): number {
    return this.time
  }
  random(): number {
    return this.chance
  }
  after(milliseconds: number, run: () => void): () => void {
    const timer = { at: this.time + milliseconds, run }
    this.timers.push(timer)
    return () => {
      this.timers = this.timers.filter((other) => other !== timer)
    }
  }
  get pending(): number {
    return this.timers.length
  }

  /** Lets time pass; each timer runs at its time, and what it started is awaited. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.time + milliseconds
    await settled()
    for (;;) {
      const due = this.timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0]
      if (!due) break
      this.timers = this.timers.filter((timer) => timer !== due)
      this.time = due.at
      due.run()
      await settled()
    }
    this.time = end
  }
}

/** Until all that was ready to run has run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

export class TestStore implements Store {
  private readonly items = new Map<string, string>()
  get length(): number {
    return this.items.size
  }
  key(index: number): string | null {
    return [...this.items.keys()][index] ?? null
  }
  getItem(key: string): string | null {
    return this.items.get(key) ?? null
  }
  setItem(key: string, value: string): void {
    this.items.set(key, value)
  }
  removeItem(key: string): void {
    this.items.delete(key)
  }
}
