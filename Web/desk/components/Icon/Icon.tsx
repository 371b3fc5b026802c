// Line drawings on a grid of 24, in the colour of the text around them. Always beside words or a label.
import type { Channel } from "../../../shared/api"
import "./Icon.css"

const drawings = {
  voice: "M6.500 3.500h3l1.500 4-2 1.500a11 11 0 0 0 6 6l1.500-2 4 1.500v3a2 2 0 0 1-2.200 2A16.500 16.500 0 0 1 4.500 5.700a2 2 0 0 1 2-2.200z",
  chat: "M4 5h16v11H11l-4.500 4v-4H4z",
  email: "M3.500 6h17v12h-17zM4 6.500l8 6.500 8-6.500",
  sms: "M7 3h10v18H7zM10.500 18h3",
  social: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500c.8-4 3.800-6 7.500-6s6.700 2 7.500 6",
  video: "M3.500 7h11v10h-11zM14.500 11l6-3.500v9l-6-3.500",
  walkIn: "M13 4.500a1.500 1.500 0 1 0 .01 0zM8 21l3-6-2-2 1-5 3.500 1 2 3H18M13 15l1.500 2.500V21M10 8 7 10v3",
  callback: "M13 4h7M20 4v7M20 4l-7 7M6.500 6.500h2.500l1 3.500-1.500 1a9 9 0 0 0 4.500 4.500l1-1.500 3.500 1v2.500a1.700 1.700 0 0 1-1.900 1.700A13.500 13.500 0 0 1 4.800 8.400a1.700 1.700 0 0 1 1.700-1.900z",
  task: "M5 4.500h14v15H5zM8.500 12l2.500 2.500 4.500-5",
  check: "M4.500 12.500l5 5 10-11",
  close: "M6 6l12 12M18 6 6 18",
  down: "M6 9.500l6 6 6-6",
  search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 20.500 20.500",
  hold: "M9 5v14M15 5v14",
  resume: "M7 4.500v15l12-7.500z",
  park: "M6 3.500h12v17l-6-4-6 4z",
  transfer: "M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4",
  consult: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .8 3.200 2.700 3.500 5.500",
  help: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.500 9.500a2.500 2.500 0 1 1 3.700 2.200c-.8.500-1.200 1-1.200 2M12 16.800v.1",
  raise: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v6.500M12 16.500v.1",
  end: "M3.500 14c5-5 12-5 17 0l-2 3-4-1.500V13c-1.700-.4-3.300-.4-5 0v2.500L5.500 17z",
  more: "M5.500 12h.1M12 12h.1M18.500 12h.1",
  attach: "M19 11.500 12 18.500a4.200 4.200 0 0 1-6-6l7.500-7.500a2.800 2.800 0 0 1 4 4L10 16.500a1.400 1.400 0 0 1-2-2l6.500-6.500",
  answers: "M4 5h16M4 10h10M4 15h16M4 20h7",
  send: "M4 12h14M12 5.500l7 6.500-7 6.500",
  note: "M5 4h14v11l-5 5H5zM14 20v-5h5",
  bell: "M6 16.500V11a6 6 0 1 1 12 0v5.500l1.500 2h-15zM10 21h4",
  bellOff: "M6 16.500V11c0-1 .2-2 .700-2.800M9 5.800A6 6 0 0 1 18 11v5.500l1.500 2h-13M10 21h4M4 4l16 16",
  settings: "M4 7h10M18 7h2M4 17h2M10 17h10M16 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM8 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
  board: "M4 4.500h7v9H4zM13 4.500h7v5h-7zM13 12h7v7.500h-7zM4 16h7v3.500H4z",
  desk: "M3.500 5h17v10h-17zM8 19.500h8M12 15v4.500",
  history: "M4 12a8 8 0 1 0 2.500-5.800L4 8.500M4 4v4.500h4.500M12 7.500V12l3 2",
  warn: "M12 3.500 22 20.500H2zM12 10v5M12 17.500v.1",
  offline: "M4 4l16 16M5 11a10 10 0 0 1 4-2.300M12.500 8.100A10 10 0 0 1 19 11M8 14.500a6 6 0 0 1 3-1.500M12 18.500v.1",
  out: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9.500",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  up: "M12 20V5M6 11l6-6 6 6",
  refresh: "M19.500 12a7.500 7.500 0 1 1-2-5.100L20 9M20 4.500V9h-4.500",
  wall: "M3 4.500h18v12H3zM7 20h10M7 13V9M12 13V7M17 13v-3",
  pin: "M12 21s6.500-6 6.500-11a6.500 6.500 0 0 0-13 0c0 5 6.500 11 6.500 11zM12 12.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z",
} as const

export type IconName = keyof typeof drawings

export function Icon({ name, size = 18 }: { name: IconName; size?: 14 | 18 | 24 }) {
  return (
    <svg className={`icon icon-${size}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={drawings[name]} />
    </svg>
  )
}

export const channelIcon = (channel: Channel): IconName => channel

export const iconNames = Object.keys(drawings) as IconName[]
