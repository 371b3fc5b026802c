// Contacts of the past, found by queue and day.
import { useCallback, useEffect, useState, type FormEvent } from "react"
import type { Contact, Page, Problem } from "../../shared/api"
import { problemOf } from "../api/problems"
import { useApp } from "../app/hooks"
import { Button } from "../components/Button/Button"
import { Field } from "../components/Field/Field"
import { channelIcon, Icon } from "../components/Icon/Icon"
import { ProblemNote } from "../components/ProblemNote/ProblemNote"
import { useNow } from "../components/Timer/Timer"
import { adviserTitle, channelNames, customerName, queueTitle } from "../state/contacts"
import { dayLabel, timeOfDay } from "../state/time"
import "./HistoryPage.css"

interface Filter { queue: string; from: string; to: string }

/** A day of this computer's calendar as instants of its two ends. */
function query(filter: Filter, cursor: string | undefined): string {
  const parameters = new URLSearchParams()
  if (filter.queue) parameters.set("queue", filter.queue)
  if (filter.from) parameters.set("from", new Date(`${filter.from}T00:00:00`).toISOString())
  if (filter.to) {
    const end = new Date(`${filter.to}T00:00:00`)
    end.setDate(end.getDate() + 1)
    parameters.set("to", end.toISOString())
  }
  if (cursor) parameters.set("cursor", cursor)
  const text = parameters.toString()
  return text && `?${text}`
}

export function HistoryPage({ onLook }: { onLook: (contact: string) => void }) {
  const { engine, plan } = useApp()
  const now = useNow()
  const [filter, setFilter] = useState<Filter>({ queue: "", from: "", to: "" })
  const [asked, setAsked] = useState(filter)
  const [items, setItems] = useState<Contact[]>([])
  const [next, setNext] = useState<string>()
  const [isReading, setReading] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  const read = useCallback(async (wanted: Filter, cursor?: string) => {
    setReading(true)
    setProblem(undefined)
    try {
      const page = await engine.client.get<Page<Contact>>(`/history${query(wanted, cursor)}`)
      setItems((known) => cursor ? [...known, ...page.items] : page.items)
      setNext(page.next)
    } catch (error) { setProblem(problemOf(error)) } finally { setReading(false) }
  }, [engine])
  useEffect(() => { void read(asked) }, [asked, read])
  const submit = (event: FormEvent) => { event.preventDefault(); setAsked({ ...filter }) }

  return (
    <main className="history" id="main" tabIndex={-1}>
      <h1>History</h1>
      <form className="history-filter" onSubmit={submit} role="search" aria-label="Find contacts">
        <Field label="Queue">
          {(ids) => (
            <select {...ids} className="input" value={filter.queue} onChange={(event) => setFilter({ ...filter, queue: event.target.value })}>
              <option value="">All queues</option>
              {plan?.queues.map(({ name }) => <option key={name} value={name}>{queueTitle(name)}</option>)}
            </select>
          )}
        </Field>
        <Field label="From">
          {(ids) => <input {...ids} type="date" className="input" value={filter.from} max={filter.to || undefined} onChange={(event) => setFilter({ ...filter, from: event.target.value })} />}
        </Field>
        <Field label="To">
          {(ids) => <input {...ids} type="date" className="input" value={filter.to} min={filter.from || undefined} onChange={(event) => setFilter({ ...filter, to: event.target.value })} />}
        </Field>
        <button type="submit" className="button button-main" aria-busy={isReading}><Icon name="search" /> Find</button>
      </form>
      <ProblemNote problem={problem} onAgain={() => void read(asked)} />
      <p role="status" className="soft history-count">
        {isReading ? "Looking…" : items.length === 0 ? "No contacts found. Widen the days or take all queues." : items.length === 1 && !next ? "1 contact" : `${items.length}${next ? " and more" : ""} contacts, the newest first`}
      </p>
      <div className="history-table" tabIndex={0} role="region" aria-label="Contacts found">
        <table>
          <thead>
            <tr><th scope="col">Contact</th><th scope="col">Customer</th><th scope="col">Queue</th><th scope="col">Arrived</th><th scope="col">With</th><th scope="col">Outcome</th></tr>
          </thead>
          <tbody>
            {items.map((contact) => (
              <tr key={contact.id}>
                <th scope="row">
                  <button type="button" className="link-button numeral" onClick={() => onLook(contact.id)}>
                    <Icon name={channelIcon(contact.channel)} /> <span className="said">{channelNames[contact.channel]} </span>{contact.id}
                  </button>
                </th>
                <td>{contact.customer ? customerName(contact) : <span className="soft" title="Shown when you open the contact">–</span>}</td>
                <td>{contact.queue ? queueTitle(contact.queue) : ""}</td>
                <td className="numeral">{dayLabel(contact.arrivedAt, now)}, {timeOfDay(contact.arrivedAt)}</td>
                <td>{contact.interactions.map((one) => adviserTitle(one.adviser, plan)).join(", ")}</td>
                <td>{contact.disposition ?? (contact.phase === "closed" ? queueTitle(contact.result ?? "ended") : "Open")}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {next && <p className="history-more"><Button isPending={isReading} onClick={() => void read(asked, next)}>Show older</Button></p>}
      </div>
    </main>
  )
}
