// The page's nodes kept equal to a description of them, so that views are plain functions and
// whatever did not change keeps its focus, its selection and its place in a live region.

type Handler = (event: never) => void
export type Props = Record<string, string | number | boolean | Handler | undefined>
export interface VNode {
  tag: string
  key?: string
  props: Props
  children: (VNode | string)[]
  node?: Node
}
export type Child = VNode | string | false | undefined | null | Child[]

/** SVG goes by its name; properties `on…` are handlers; a button submits only if it says so. */
const vector = new Set(["svg", "path", "circle"])

export function h(tag: string, props: Props, ...children: Child[]): VNode {
  const key = props.key === undefined ? undefined : String(props.key)
  const all = tag === "button" ? { type: "button", ...props } : props
  return { tag, key, props: all, children: flat(children) }
}

function flat(children: Child[]): (VNode | string)[] {
  const found: (VNode | string)[] = []
  for (const child of children) {
    if (Array.isArray(child)) found.push(...flat(child))
    else if (child !== false && child !== undefined && child !== null) found.push(child)
  }
  return found
}

const drawn = new WeakMap<Node, { vnodes: VNode[] }>()

/** Makes the children of `parent` those described; it must have no others. */
export function draw(parent: Node, children: Child[]): void {
  const vnodes = flat(children).map(asVNode)
  const before = drawn.get(parent)?.vnodes ?? []
  drawn.set(parent, { vnodes })
  const keyed = new Map<string, VNode>()
  const unkeyed: VNode[] = []
  for (const old of before) {
    if (old.key === undefined) unkeyed.push(old)
    else keyed.set(old.key, old)
  }
  const kept = new Set<VNode>()
  for (const vnode of vnodes) {
    const old = vnode.key === undefined
      ? unkeyed.find((one) => one.tag === vnode.tag && !kept.has(one))
      : keyed.get(vnode.key)
    if (old && old.tag === vnode.tag && !kept.has(old)) {
      kept.add(old)
      vnode.node = old.node
      update(vnode, old)
    } else create(vnode)
  }
  // Removing first: what stays is then moved only when its order changed, and moving loses focus.
  for (const old of before) if (!kept.has(old)) (old.node as ChildNode).remove()
  vnodes.forEach((vnode, index) => {
    const there = parent.childNodes[index] ?? null
    if (there !== vnode.node) parent.insertBefore(vnode.node as Node, there)
  })
}

function asVNode(child: VNode | string): VNode {
  return typeof child === "string" ? { tag: "#text", props: { text: child }, children: [] } : child
}

function create(vnode: VNode): void {
  if (vnode.tag === "#text") {
    vnode.node = document.createTextNode(String(vnode.props.text))
    return
  }
  vnode.node = vector.has(vnode.tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", vnode.tag)
    : document.createElement(vnode.tag)
  setProps(vnode.node as Element, vnode.props, {})
  draw(vnode.node, vnode.children)
}

function update(vnode: VNode, old: VNode): void {
  if (vnode.tag === "#text") {
    if (vnode.props.text !== old.props.text) (vnode.node as Text).data = String(vnode.props.text)
    return
  }
  setProps(vnode.node as Element, vnode.props, old.props)
  draw(vnode.node as Node, vnode.children)
}

function setProps(element: Element, props: Props, before: Props): void {
  for (const name of new Set([...Object.keys(before), ...Object.keys(props)])) {
    const value = props[name]
    if (name === "key") continue
    if (name.startsWith("on")) {
      ;(element as unknown as Record<string, unknown>)[name] = value ?? null
    } else if (value === before[name]) continue
    else if (name === "checked") {
      ;(element as unknown as Record<string, unknown>)[name] = value
    } else if (value === undefined || value === false) element.removeAttribute(name)
    else element.setAttribute(name, value === true ? "" : String(value))
  }
}
