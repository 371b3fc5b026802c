import type { AdviserNow } from "../../../shared/api"
import { byState } from "../../state/board"
import { channelNames, queueTitle } from "../../state/contacts"
import { Icon, channelIcon, type IconName } from "../Icon/Icon"
import { Menu, type MenuItem } from "../Menu/Menu"
import { Timer } from "../Timer/Timer"
import "./BoardAdvisers.css"

export interface BoardAdvisersProps {
  advisers: AdviserNow[]
  reasons: string[]
  onLook: (contact: string) => void
  /** Absent on a wall and for who may not step in. */
  onPresence?: (adviser: AdviserNow, presence: AdviserNow["presence"], reason?: string) => void
}

const stateIcons: Record<AdviserNow["state"], IconName> = {
  idle: "check", reserved: "bell", handling: "chat", wrappingUp: "note", unavailable: "hold", offline: "out",
}

/** Who does what, by state; in each the one who has been there longest first. */
export function BoardAdvisers({ advisers, reasons, onLook, onPresence }: BoardAdvisersProps) {
  const groups = byState(advisers)
  const offline = groups.find(({ state }) => state === "offline")?.advisers.length ?? 0
  return (
    <div className="advisers">
      {groups.filter(({ state }) => state !== "offline").map((group) => (
        <section key={group.state} className={`advisers-${group.state}`} aria-label={`Advisers: ${group.title}`}>
          <h3><Icon name={stateIcons[group.state]} size={14} /> {group.title} <span className="numeral soft">{group.advisers.length}</span></h3>
          <ul>
            {group.advisers.map((one) => (
              <Row key={one.name} adviser={one} reasons={reasons} onLook={onLook} onPresence={onPresence} />
            ))}
          </ul>
        </section>
      ))}
      <p className="soft advisers-offline">{offline} offline</p>
    </div>
  )
}

function Row({ adviser, reasons, onLook, onPresence }: Omit<BoardAdvisersProps, "advisers"> & { adviser: AdviserNow }) {
  const items: MenuItem[] = onPresence ? [
    ...adviser.contacts.map((contact): MenuItem => ({
      id: contact.id, title: `${channelNames[contact.channel]} ${contact.id}`, icon: channelIcon(contact.channel), onChoose: () => onLook(contact.id),
    })),
    { id: "available", title: "Set available", icon: "check", group: "Presence", onChoose: () => onPresence(adviser, "available") },
    ...reasons.map((reason): MenuItem => ({ id: `r-${reason}`, title: `Set unavailable: ${queueTitle(reason)}`, icon: "hold", onChoose: () => onPresence(adviser, "unavailable", reason) })),
    { id: "out", title: "Sign out", icon: "out", tone: "bad", onChoose: () => onPresence(adviser, "offline") },
  ] : []
  return (
    <li>
      <span className="cut advisers-name" title={adviser.team && queueTitle(adviser.team)}>{adviser.displayName}</span>
      <span className="advisers-what soft">
        {adviser.state === "unavailable" && adviser.reason ? queueTitle(adviser.reason)
          : adviser.contacts.map((contact) => (
            <span key={contact.id} title={`${channelNames[contact.channel]} ${contact.id}`}><Icon name={channelIcon(contact.channel)} size={14} /><span className="said">{channelNames[contact.channel]}</span></span>
          ))}
      </span>
      <Timer since={adviser.stateSince} label="for" />
      {onPresence && <Menu label={`Actions on ${adviser.displayName}`} align="end" items={items} buttonClass="button button-quiet button-bare advisers-more" button={<Icon name="more" />} />}
    </li>
  )
}
