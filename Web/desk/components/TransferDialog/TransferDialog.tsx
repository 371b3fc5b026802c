import { useState } from "react"
import type { AdviserNow, Channel, Contact, Plan, QueueNow, Target } from "../../../shared/api"
import { adviserState, channelNames, customerName, queueTitle } from "../../state/contacts"
import { telephoneNumber } from "../../state/telephone"
import { Button } from "../Button/Button"
import { Dialog } from "../Dialog/Dialog"
import { Field } from "../Field/Field"
import { Picker, type PickerItem } from "../Picker/Picker"

export interface TransferDialogProps {
  kind: "transfer" | "consult"
  contact: Contact
  adviser: string | undefined
  plan: Plan
  queues: QueueNow[]
  advisers?: AdviserNow[]
  isStill?: boolean
  onChoose: (to: Target) => void
  onClose: () => void
}

/** Where to: queues that take this channel first, then colleagues. */
export function TransferDialog(props: TransferDialogProps) {
  const { kind, contact, plan, onClose } = props
  const items = targets(props)
  const [chosen, setChosen] = useState<PickerItem>()
  const [number, setNumber] = useState("")
  const [isWrong, setWrong] = useState(false)
  const goOutside = () => {
    const outside = telephoneNumber(number)
    if (outside) props.onChoose({ outside })
    else setWrong(true)
  }
  const isTransfer = kind === "transfer"
  const go = (item: PickerItem | undefined) => {
    if (!item) return
    const name = item.id.slice(item.id.indexOf(":") + 1)
    props.onChoose(item.id.startsWith("queue:") ? { queue: name } : { adviser: name })
  }
  return (
    <Dialog
      title={isTransfer ? `Transfer ${customerName(contact)}` : "Consult somebody"} onClose={onClose} isStill={props.isStill}
      footer={<>
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="main" icon={isTransfer ? "transfer" : "consult"} disabled={!chosen && !number.trim()}
          onClick={() => (number.trim() ? goOutside() : go(chosen))}
        >
          {number.trim() ? `${isTransfer ? "Transfer" : "Ask"}: ${telephoneNumber(number) ?? number.trim()}` : chosen ? `${isTransfer ? "Transfer" : "Ask"}: ${chosen.title}` : isTransfer ? "Transfer" : "Ask"}
        </Button>
      </>}
    >
      <p className="soft">
        {isTransfer
          ? "The customer keeps the time already waited, and whoever takes over sees the conversation."
          : "The customer waits while you ask. Then complete the transfer, join together, or come back."}
      </p>
      <Picker
        label={`Queues and advisers of ${plan.service}`} placeholder="Find a queue or a colleague" items={items}
        size="high" hasFocus={!props.isStill} chosen={chosen?.id}
        onChoose={(item) => { if (item.id === chosen?.id) go(item); else { setChosen(item); setNumber("") } }} onCancel={onClose}
      />
      {spokenChannels.includes(contact.channel) && (
        <Field
          label="Or a number outside" hint="Rung while the customer waits, such as 01632 960123 or +44 1632 960123."
          error={isWrong ? "This is no whole telephone number. Write it with its area code." : undefined}
        >
          {(ids) => (
            <input
              {...ids} className="input numeral" type="tel" inputMode="tel" autoComplete="off" value={number}
              onChange={(event) => { setNumber(event.target.value); setWrong(false); if (event.target.value.trim()) setChosen(undefined) }}
              onKeyDown={(event) => { if (event.key === "Enter") { event.preventDefault(); goOutside() } }}
            />
          )}
        </Field>
      )}
    </Dialog>
  )
}

/** Those that a telephone can take over. */
const spokenChannels: Channel[] = ["voice", "callback"]

function targets({ contact, plan, queues, adviser, advisers }: TransferDialogProps): PickerItem[] {
  const queueItems = plan.queues
    .filter((queue) => queue.channels.includes(contact.channel) && queue.name !== contact.queue)
    .map((queue): PickerItem => {
      const now = queues.find(({ name }) => name === queue.name)
      const state = now && (now.isOpen ? `${now.available} free, ${now.waiting} waiting` : "closed")
      return {
        id: `queue:${queue.name}`, title: queueTitle(queue.name), group: "Queues", icon: "board",
        hint: state, words: `${queue.unit} ${channelNames[contact.channel]}`,
      }
    })
  const people = plan.advisers.filter(({ name }) => name !== adviser).map((one): PickerItem => {
    const now = advisers?.find(({ name }) => name === one.name)
    return {
      id: `adviser:${one.name}`, title: one.displayName, group: "Advisers", icon: "social",
      hint: adviserState(now) ?? queueTitle(one.team ?? one.unit),
      words: `${one.name} ${one.team ?? ""} ${one.unit}`,
    }
  })
  return [...queueItems, ...people]
}
