import type { Contact, Plan } from "../../../shared/api"
import {
  abilities, adviserTitle, channelNames, customerName, queueTitle, shareOf, standing, targetName,
} from "../../state/contacts"
import { isCall } from "../../phone/call"
import { Button } from "../Button/Button"
import { Chip } from "../Chip/Chip"
import { Icon, channelIcon } from "../Icon/Icon"
import { Menu, type MenuItem } from "../Menu/Menu"
import { Timer } from "../Timer/Timer"
import "./ContactHead.css"

export interface ContactHeadProps {
  contact: Contact
  adviser: string | undefined
  plan: Plan | undefined
  pending?: string
  onCommand: (name: string) => void
  onTransfer: () => void
  onConsult: () => void
  onHelp: () => void
  onEnd: () => void
}

/** Who this is, how it stands, and what can be done. The buttons keep their places. */
export function ContactHead(props: ContactHeadProps) {
  const { contact, adviser, plan, pending, onCommand } = props
  const can = abilities(contact, adviser)
  const share = shareOf(contact, adviser)
  const others = contact.interactions.filter((other) => other.adviser !== adviser && other.state !== "wrappingUp")
  const more: MenuItem[] = []
  const add = (on: boolean, item: MenuItem) => { if (on) more.push(item) }
  add(can.consult, { id: "consult", title: "Consult somebody", icon: "consult", onChoose: props.onConsult })
  add(can.help, { id: "help", title: "Ask a supervisor", icon: "raise", onChoose: props.onHelp })
  add(can.helpEnd, { id: "help-end", title: "Help not needed any more", icon: "raise", onChoose: () => onCommand("help-end") })
  add(can.park, { id: "park", title: "Park for later", icon: "park", onChoose: () => onCommand("park") })
  add(can.leave, { id: "leave", title: "Leave it to the others", icon: "out", onChoose: () => onCommand("leave") })
  const isHeld = can.unhold || can.unpark
  return (
    <header className="head">
      <div className="head-who">
        <h2 className="cut">{customerName(contact)}</h2>
        <p className="head-facts">
          <span><Icon name={channelIcon(contact.channel)} size={14} /> {channelNames[contact.channel]}</span>
          {contact.queue && <span>{queueTitle(contact.queue)}</span>}
          <span className={share?.isOverdue ? "head-overdue" : undefined}>
            {standing(contact, adviser)}{" "}
            {share && <Timer since={share.since} label="since" tone={share.isOverdue ? "bad" : "plain"} />}
          </span>
          {contact.channel === "chat" && !contact.customerIsHere && contact.phase === "handling" && (
            <Chip tone="care">Customer has gone from the page</Chip>
          )}
          {contact.help && <Chip tone="care" icon="raise">Supervisor asked</Chip>}
          {others.length > 0 && (
            <Chip tone="accent" icon="consult">{`With ${others.map((one) => adviserTitle(one.adviser, plan)).join(", ")}`}</Chip>
          )}
        </p>
      </div>
      {contact.consult && contact.consult.by === adviser ? (
        <div className="head-actions" role="group" aria-label="Consultation">
          <span className="head-consult soft">
            {contact.consult.isAnswered ? "Speaking with " : "Asking "}{targetName(contact.consult.target, plan)}
          </span>
          {can.completeTransfer && <Button look="main" icon="transfer" isPending={pending === "complete-transfer"} onClick={() => onCommand("complete-transfer")}>Complete transfer</Button>}
          {can.join && <Button icon="consult" isPending={pending === "join"} onClick={() => onCommand("join")}>{isCall(contact) ? "Join all" : "Join together"}</Button>}
          <Button isPending={pending === "cancel-consult"} onClick={() => onCommand("cancel-consult")}>Cancel consult</Button>
        </div>
      ) : (
        <div className="head-actions" role="group" aria-label="Contact">
          {(can.hold || isHeld || can.transfer || can.end) && <>
            <Button
              icon={isHeld ? "resume" : "hold"} look={isHeld ? "main" : "plain"} disabled={!can.hold && !isHeld}
              isPending={["hold", "unhold", "unpark"].includes(pending ?? "")}
              onClick={() => onCommand(can.unpark ? "unpark" : can.unhold ? "unhold" : "hold")}
            >{isHeld ? "Resume" : "Hold"}</Button>
            <Button icon="transfer" disabled={!can.transfer} isPending={pending === "transfer"} onClick={props.onTransfer}>Transfer</Button>
            {more.length > 0 && <Menu label="More" align="end" items={more} buttonClass="button button-plain button-bare" button={<Icon name="more" />} />}
            <Button look="danger" icon="end" disabled={!can.end} isPending={pending === "end"} onClick={props.onEnd}>End</Button>
          </>}
        </div>
      )}
    </header>
  )
}
