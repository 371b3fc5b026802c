import { useState } from "react"
import type { Plan, Problem } from "../../../shared/api"
import { queueTitle } from "../../state/contacts"
import { Button } from "../Button/Button"
import { Dialog } from "../Dialog/Dialog"
import { Field } from "../Field/Field"
import { ProblemNote } from "../ProblemNote/ProblemNote"

export interface CallDialogProps {
  plan: Plan
  /** What stands in the field at first. */
  number?: string
  queue?: string
  isPending?: boolean
  problem?: Problem
  isStill?: boolean
  onCall: (number: string, queue: string) => void
  onClose: () => void
}

/** A call by hand: whom, and for which queue it counts. */
export function CallDialog(props: CallDialogProps) {
  const queues = props.plan.queues.filter(({ channels }) => channels.includes("voice"))
  const known = queues.find(({ name }) => name === props.queue) ?? queues[0]
  const [number, setNumber] = useState(props.number ?? "")
  const [queue, setQueue] = useState(known?.name ?? "")
  const [isMissing, setMissing] = useState(false)
  const call = () => {
    if (number.trim() === "") setMissing(true)
    else props.onCall(number.trim(), queue)
  }
  const isNumber = props.problem?.pointer === "/number"
  const error = isMissing ? "Write the number first." : isNumber ? props.problem?.title : undefined
  return (
    <Dialog
      title="Call somebody" width="narrow" onClose={props.onClose} isStill={props.isStill}
      footer={<>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button look="main" icon="voice" isPending={props.isPending} disabled={queues.length === 0} onClick={call}>Call</Button>
      </>}
    >
      <Field label="Number" hint="As it is written, such as 01632 960100; with + and the country's code when it is abroad." error={error}>
        {(ids) => (
          <input
            {...ids} className="input numeral" type="tel" autoComplete="off" value={number} maxLength={40} data-autofocus=""
            onChange={(event) => { setNumber(event.target.value); setMissing(false) }}
            onKeyDown={(event) => { if (event.key === "Enter") call() }}
          />
        )}
      </Field>
      {queues.length === 0
        ? <p role="alert" className="field-error">The plan has no queue for calls. Ask a planner.</p>
        : <Field label="Queue" hint="The call counts there, and its wrap-up is that queue's.">
          {(ids) => (
            <select {...ids} className="input" value={queue} onChange={(event) => setQueue(event.target.value)}>
              {queues.map(({ name }) => <option key={name} value={name}>{queueTitle(name)}</option>)}
            </select>
          )}
        </Field>}
      <ProblemNote problem={isNumber ? undefined : props.problem} />
    </Dialog>
  )
}
