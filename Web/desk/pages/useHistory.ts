import { useCallback, useEffect, useRef, useState } from "react"
import type { Contact, Page } from "../../shared/api"
import { problemOf } from "../api/problems"
import { useApp } from "../app/hooks"
import type { History } from "../components/CustomerPanel/CustomerPanel"

const empty: History = { items: [], isRead: false }

/** The customer's contacts on all channels, page by page; read anew when the phase changes. */
export function useHistory(
  customer: string | undefined, phase: string | undefined,
): { history: History; more: () => void } {
  const { engine } = useApp()
  const [kept, setKept] = useState<{ customer?: string; history: History }>({ history: empty })
  const latest = useRef(customer)
  latest.current = customer
  const read = useCallback(async (cursor?: string) => {
    if (customer === undefined) return
    const query = cursor === undefined ? "" : `?cursor=${encodeURIComponent(cursor)}`
    try {
      const page = await engine.client.get<Page<Contact>>(
        `/customers/${encodeURIComponent(customer)}/contacts${query}`)
      if (latest.current !== customer) return
      setKept((before) => {
        const known = cursor !== undefined && before.customer === customer ? before.history.items : []
        return { customer, history: { items: [...known, ...page.items], next: page.next, isRead: true } }
      })
    } catch (error) {
      if (latest.current !== customer) return
      setKept((before) => ({ customer, history: { ...before.history, problem: problemOf(error) } }))
    }
  }, [engine, customer])
  useEffect(() => { void read() }, [read, phase])
  const history = kept.customer === customer ? kept.history : empty
  return { history, more: () => void read(history.next) }
}
