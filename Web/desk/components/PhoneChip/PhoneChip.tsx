import type { PhoneLook } from "../../phone/words"
import { gradeBars, gradeWords, type Grade } from "../../phone/words"
import { Icon, type IconName } from "../Icon/Icon"
import "./PhoneChip.css"

const icons: Record<Exclude<PhoneLook["mark"], "turning">, IconName> = {
  phone: "headset", call: "voice", muted: "micOff", warn: "warn", off: "phoneOff",
}

/** How the telephone stands, in words, by shape and by colour; opens its settings. */
export function PhoneChip({ look, onOpen }: { look: PhoneLook; onOpen: () => void }) {
  const sound = look.grade ? `, ${gradeWords[look.grade].toLowerCase()}` : ""
  return (
    <button
      type="button" className={`phone phone-${look.tone}`} onClick={onOpen}
      title={look.detail} aria-label={`Telephone: ${look.words}${sound}. Open its settings`}
    >
      {look.mark === "turning" ? <span className="button-turning" aria-hidden="true" /> : <Icon name={icons[look.mark]} />}
      <span className="phone-words">{look.words}</span>
      {look.grade && <Bars grade={look.grade} />}
    </button>
  )
}

/** One to four bars, by length and number; the words are beside them or in the label. */
export function Bars({ grade }: { grade: Grade }) {
  const count = gradeBars[grade]
  return (
    <svg className={`bars bars-${grade}`} viewBox="0 0 18 14" aria-hidden="true" focusable="false">
      {[0, 1, 2, 3].map((at) => (
        <rect key={at} x={at * 4.700 + 0.500} y={10 - at * 3} width="3" height={3.500 + at * 3} className={at < count ? "bar" : "bar bar-empty"} />
      ))}
    </svg>
  )
}
