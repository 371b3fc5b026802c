// What a supervisor does to queues and people, and says to all. Each asks why.
import { useState } from "react"
import type { AdviserNow, Notice, QueueNow } from "../../shared/api"
import { useApp, useDesk } from "../app/hooks"
import { AskDialog } from "../components/AskDialog/AskDialog"
import { Field } from "../components/Field/Field"
import { languageName, queueTitle } from "../state/contacts"

export type BoardQuestion =
  | { kind: "open" | "close"; queue: QueueNow }
  | { kind: "presence"; adviser: AdviserNow; presence: AdviserNow["presence"]; reason?: string }
  | { kind: "broadcast" | "announcement" }
  | { kind: "endAnnouncement"; notice: Notice }

const place = "board/act"
const durations: [number, string][] = [
  [15, "15 minutes"], [60, "1 hour"], [240, "4 hours"], [720, "12 hours"],
]

export function BoardAsk({ question, onClose }: { question: BoardQuestion; onClose: () => void }) {
  const { engine, session, plan } = useApp()
  const state = useDesk()
  const [text, setText] = useState<Record<string, string>>({})
  const [unit, setUnit] = useState("")
  const [minutes, setMinutes] = useState(60)
  const run = async (act: () => Promise<unknown>) => {
    if (await engine.ask(place, question.kind, act)) onClose()
  }
  const close = () => { engine.store.dispatch({ type: "problemClosed", place }); onClose() }
  const shared = {
    label: "Why", hint: "Kept in the record, for everybody who asks later.", onClose: close,
    pending: state.pending[place] !== undefined, problem: state.problems[place],
  }
  const { client } = engine
  if (question.kind === "open" || question.kind === "close") {
    const { name } = question.queue
    const isClosing = question.kind === "close"
    return (
      <AskDialog
        {...shared} title={`${isClosing ? "Close" : "Open"} ${queueTitle(name)}?`} action={isClosing ? "Close the queue" : "Open the queue"} isDanger={isClosing}
        words={isClosing ? `Nobody new can wait in it. The ${question.queue.waiting} who wait now stay.` : "It follows its opening hours again."}
        onDone={(why) => void run(() => client.post(`/queues/${encodeURIComponent(name)}/${question.kind}`, { why }))}
      />
    )
  }
  if (question.kind === "presence") {
    const { adviser, presence, reason } = question
    const words = presence === "offline" ? "Sign out" : presence === "available" ? "Set available" : `Set unavailable: ${queueTitle(reason ?? "")}`
    return (
      <AskDialog
        {...shared} title={`${words}: ${adviser.displayName}`} action={words} isDanger={presence === "offline"}
        words="They are told at once. What they handle stays with them until it is over."
        onDone={(why) => void run(() => client.put(`/advisers/${encodeURIComponent(adviser.name)}/presence`, { presence, reason, why }))}
      />
    )
  }
  if (question.kind === "endAnnouncement") {
    const number = question.notice.id.replace(/^\D+/, "")
    return (
      <AskDialog
        {...shared} title="End this announcement?" action="End the announcement" words={`“${question.notice.text}”`}
        onDone={(why) => void run(() => client.post(`/announcements/${encodeURIComponent(number)}/end`, { why }))}
      />
    )
  }
  const units = session.supervises
  const unitField = units.length > 1 && (
    <Field label="For">
      {(ids) => (
        <select {...ids} className="input" value={unit} onChange={(event) => setUnit(event.target.value)}>
          <option value="">All my units</option>
          {units.map((name) => <option key={name} value={name}>{queueTitle(name)}</option>)}
        </select>
      )}
    </Field>
  )
  if (question.kind === "broadcast") {
    return (
      <AskDialog
        {...shared} title="Message to all advisers" action="Send to all" words="It appears at the foot of every desk at once."
        missing={text.en?.trim() ? undefined : "Write the message first."}
        onDone={(why) => { void run(() => client.post("/broadcasts", { unit: unit || undefined, text: text.en, why })) }}
      >
        {unitField}
        <Field label="Message">
          {(ids) => <textarea {...ids} className="input" rows={2} maxLength={500} required value={text.en ?? ""} data-autofocus="" onChange={(event) => setText({ en: event.target.value })} />}
        </Field>
      </AskDialog>
    )
  }
  return (
    <AskDialog
      {...shared} title="Announcement to customers" action="Announce" words="Whoever waits and whoever arrives is told, until it is over."
      missing={text[plan?.languages[0] ?? "en"]?.trim() ? undefined : "Write the announcement first."}
      onDone={(why) => {
        const until = new Date(Date.now() + state.clockOffset + minutes * 60_000).toISOString()
        void run(() => client.post("/announcements", { units: unit ? [unit] : undefined, text, until, why }))
      }}
    >
      {unitField}
      {(plan?.languages ?? ["en"]).map((language, index) => (
        <Field key={language} label={`In ${languageName(language)}`}>
          {(ids) => <textarea {...ids} className="input" rows={2} maxLength={500} lang={language} value={text[language] ?? ""} data-autofocus={index === 0 ? "" : undefined} onChange={(event) => setText({ ...text, [language]: event.target.value })} />}
        </Field>
      ))}
      <Field label="For how long">
        {(ids) => (
          <select {...ids} className="input" value={minutes} onChange={(event) => setMinutes(Number(event.target.value))}>
            {durations.map(([value, title]) => <option key={value} value={value}>{title}</option>)}
          </select>
        )}
      </Field>
    </AskDialog>
  )
}
