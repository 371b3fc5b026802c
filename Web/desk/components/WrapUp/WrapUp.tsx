import { useEffect, useId, useRef, useState } from "react"
import type { Contact, Disposition, Interaction, Problem } from "../../../shared/api"
import { Button } from "../Button/Button"
import { Field } from "../Field/Field"
import { Picker } from "../Picker/Picker"
import { ProblemNote } from "../ProblemNote/ProblemNote"
import { Timer, useNow } from "../Timer/Timer"
import { parse } from "../../state/time"
import "./WrapUp.css"

export interface WrapUpAnswer {
  disposition?: string
  resolution?: "resolvedAtFirstContact" | "resolved" | "notResolved"
  note?: string
}
export interface WrapUpProps {
  contact: Contact
  share: Interaction
  dispositions: Disposition[]
  recent: string[]
  isDispositionNeeded: boolean
  note: string
  pending?: string
  problem?: Problem
  onNote: (note: string) => void
  onExtend: () => void
  onFinish: (answer: WrapUpAnswer) => void
}

const resolutions: [NonNullable<WrapUpAnswer["resolution"]>, string][] = [
  ["resolvedAtFirstContact", "At first contact"], ["resolved", "Yes"], ["notResolved", "Not yet"],
]

/** "LGSL 557 potholes" without the number, which stands beside it. */
const dispositionTitle = ({ name, lgsl }: Disposition): string => {
  const number = `LGSL ${lgsl} `
  return lgsl !== undefined && name.startsWith(number) ? name.slice(number.length) : name
}

/** What it was about, whether it was resolved, and what colleagues should know. Two clicks do. */
export function WrapUp(props: WrapUpProps) {
  const { share, dispositions, recent, note } = props
  const [disposition, setDisposition] = useState<string>()
  const [resolution, setResolution] = useState<WrapUpAnswer["resolution"]>()
  const [isSearching, setSearching] = useState(false)
  const [isMissing, setMissing] = useState(false)
  const radios = useId()
  const now = useNow()
  const chosen = dispositions.find(({ name }) => name === disposition)
  const known = recent.map((name) => dispositions.find((one) => one.name === name))
    .filter((one): one is Disposition => one !== undefined)
  const quick = known.length > 0 ? known : dispositions.slice(0, 6)
  const shown = chosen && !quick.includes(chosen) ? [chosen, ...quick.slice(0, 5)] : quick
  const isLate = share.deadline !== undefined && parse(share.deadline) - now < 15_000

  // Who ended the contact by keyboard goes on here; who writes elsewhere is left alone.
  const box = useRef<HTMLElement>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const take = () => {
      const active = document.activeElement
      // The dialog that ended it closes with the server's answer, which may come after the news.
      if (document.querySelector("dialog:modal")) timer = setTimeout(take, 50)
      else if (active === document.body || active?.id === "main") {
        box.current?.querySelector<HTMLElement>("input")?.focus({ preventScroll: true })
      }
    }
    timer = setTimeout(take, 50)
    return () => clearTimeout(timer)
  }, [])

  const finish = () => {
    if (props.isDispositionNeeded && !disposition) { setMissing(true); return }
    props.onFinish({ disposition, resolution, note: note.trim() || undefined })
  }
  return (
    <section className="wrapup" ref={box} aria-label="Wrap-up">
      <header>
        <h3>Wrap-up</h3>
        <p className="soft">
          {share.deadline
            ? <>Time left <Timer until={share.deadline} label="time left" tone={isLate ? "bad" : "care"} /></>
            : <>Since <Timer since={share.since} label="wrapping up for" /></>}
        </p>
        <Button look="quiet" disabled={!share.mayExtend} isPending={props.pending === "extend-wrap-up"} onClick={props.onExtend}>Extend</Button>
      </header>
      <fieldset>
        <legend>
          What was it about?{" "}
          <span className="wrapup-hint">{known.length > 0 ? "Used lately in this queue" : ""}</span>
        </legend>
        <div className="wrapup-quick">
          {shown.map((one) => (
            <label key={one.name} className="wrapup-code">
              <input
                type="radio" name={`${radios}-code`} checked={one.name === disposition}
                onChange={() => { setDisposition(one.name); setMissing(false) }}
              />
              <span>{dispositionTitle(one)}{one.lgsl !== undefined && <small className="numeral">{one.lgsl}</small>}</span>
            </label>
          ))}
          <Button icon="search" aria-expanded={isSearching} onClick={() => setSearching(!isSearching)}>All codes</Button>
        </div>
        {isSearching && (
          <div className="wrapup-search">
            <Picker
              label="All codes" placeholder="Find by name or LGSL number" hasFocus chosen={disposition}
              items={dispositions.map(({ name, lgsl }) => ({
                id: name, title: dispositionTitle({ name, lgsl }), hint: lgsl === undefined ? undefined : `LGSL ${lgsl}`,
                words: lgsl === undefined ? undefined : String(lgsl),
              }))}
              onChoose={({ id }) => { setDisposition(id); setMissing(false); setSearching(false) }}
              onCancel={() => setSearching(false)}
            />
          </div>
        )}
        {isMissing && <p className="field-error" role="alert">Choose what it was about; this queue asks for it.</p>}
      </fieldset>
      <div className="wrapup-row">
        <fieldset>
          <legend>Was it resolved?</legend>
          {resolutions.map(([value, title]) => (
            <label key={value} className="choice">
              <input type="radio" name={`${radios}-mark`} checked={resolution === value} onChange={() => setResolution(value)} /> {title}
            </label>
          ))}
        </fieldset>
        <Field label="Note">
          {(ids) => <textarea {...ids} className="input" rows={2} value={note} placeholder="For colleagues who meet this customer next" onChange={(event) => props.onNote(event.target.value)} />}
        </Field>
      </div>
      <ProblemNote problem={props.problem} />
      <footer>
        <Button look="main" icon="check" isPending={props.pending === "wrap-up"} onClick={finish}>Finish wrap-up</Button>
      </footer>
    </section>
  )
}
