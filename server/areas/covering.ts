/**
 * Whether a polygon covers a point, asked a million times a second of polygons of any size.
 *
 * A ring is cut into chains of at most eight edges, and these are paired up into a tree of boxes. A chain that lies wholly
 * east of the point crosses the ray to the east once or not at all, whatever it does in between: its two ends say which. So
 * only chains whose box holds the point are opened, and a boundary of 100,000 vertices costs little more than one of eight.
 *
 * A polygon is one run of numbers, so that a whole city of them lies in one array:
 *   [size of all] [size of the nodes] [west, south, east, north, size of node and children, first vertex, last vertex] … [x, y] …
 * Nodes stand in pre-order; vertices are offsets from the beginning of the run; boxes are already widened.
 */

/** x, y, x, y …: shells and holes alike, in metres of the city's CRS. Closed here when they are not. */
export type Ring = ArrayLike<number>
/** West, south, east, north in metres. */
export type Box = readonly [west: number, south: number, east: number, north: number]

/** Nearer than this to an edge, in metres, is on it: what rounding does to coordinates of 3,000,000 m. */
export const ON_EDGE = 1e-6
const LEAF = 8
const NODE = 7
const HEAD = 2

/** Numbers of a closed ring; 0 when it encloses nothing. */
function lengthOf(ring: Ring): number {
  if (ring.length < 6) return 0
  const closed = ring[0] === ring[ring.length - 2] && ring[1] === ring[ring.length - 1]
  return closed ? ring.length : ring.length + 2
}

const nodesOf = (edges: number): number => (edges <= LEAF ? 1 : 1 + nodesOf(edges >> 1) + nodesOf(edges - (edges >> 1)))

/** How many numbers a polygon takes. */
export function sizeOf(rings: readonly Ring[]): number {
  let size = HEAD
  for (const ring of rings) {
    const length = lengthOf(ring)
    if (length > 0) size += nodesOf(length / 2 - 1) * NODE + length
  }
  return size
}

/** Writes a polygon at `base`. */
export function writePolygon(numbers: Float64Array, base: number, rings: readonly Ring[]): void {
  const shapes = rings.filter((ring) => lengthOf(ring) > 0)
  const nodes = shapes.reduce((sum, ring) => sum + nodesOf(lengthOf(ring) / 2 - 1) * NODE, 0)
  numbers[base] = sizeOf(rings)
  numbers[base + 1] = nodes
  let node = HEAD
  let vertex = HEAD + nodes
  for (const ring of shapes) {
    const length = lengthOf(ring)
    for (let at = 0; at < length; at++) numbers[base + vertex + at] = ring[at % ring.length]!
    node = writeChain(numbers, base, node, vertex, vertex + length - 2)
    vertex += length
  }
}

/** Writes the tree of a chain and gives where the next node goes. */
function writeChain(numbers: Float64Array, base: number, node: number, first: number, last: number): number {
  const edges = (last - first) / 2
  const at = base + node
  let next = node + NODE
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  const hold = (x: number, y: number) => {
    if (x < west) west = x
    if (x > east) east = x
    if (y < south) south = y
    if (y > north) north = y
  }
  if (edges <= LEAF) {
    for (let vertex = base + first; vertex <= base + last; vertex += 2) hold(numbers[vertex]!, numbers[vertex + 1]!)
    west -= ON_EDGE
    south -= ON_EDGE
    east += ON_EDGE
    north += ON_EDGE
  } else {
    const middle = first + (edges >> 1) * 2
    const children = [next, writeChain(numbers, base, next, first, middle)]
    next = writeChain(numbers, base, children[1]!, middle, last)
    for (const child of children) {
      hold(numbers[base + child]!, numbers[base + child + 1]!)
      hold(numbers[base + child + 2]!, numbers[base + child + 3]!)
    }
  }
  numbers[at] = west
  numbers[at + 1] = south
  numbers[at + 2] = east
  numbers[at + 3] = north
  numbers[at + 4] = next - node
  numbers[at + 5] = first
  numbers[at + 6] = last
  return next
}

/** Whether the point is inside, by the even-odd rule over all rings, or within 1 µm of an edge. */
export function covers(numbers: Float64Array, base: number, x: number, y: number): boolean {
  // | 0 tells the compiler that these are whole numbers
  const end = base + HEAD + (numbers[base + 1]! | 0)
  let inside = false
  for (let node = base + HEAD; node < end; ) {
    const size = numbers[node + 4]! | 0
    if (x > numbers[node + 2]! || y < numbers[node + 1]! || y > numbers[node + 3]!) {
      node += size
      continue
    }
    const first = base + (numbers[node + 5]! | 0)
    const last = base + (numbers[node + 6]! | 0)
    if (x < numbers[node]!) {
      if (numbers[first + 1]! > y !== numbers[last + 1]! > y) inside = !inside
      node += size
      continue
    }
    node += NODE
    if (size > NODE) continue
    let ax = numbers[first]!
    let ay = numbers[first + 1]!
    for (let vertex = first + 2; vertex <= last; vertex += 2) {
      const bx = numbers[vertex]!
      const by = numbers[vertex + 1]!
      const rises = by > ay
      if (y >= (rises ? ay : by) - ON_EDGE && y <= (rises ? by : ay) + ON_EDGE) {
        const dx = bx - ax
        const dy = by - ay
        // Twice the area of the triangle: its sign says on which side the point is, its size how far off the line.
        const turn = dx * (y - ay) - dy * (x - ax)
        const square = dx * dx + dy * dy
        if (turn * turn <= 1.01 * ON_EDGE * ON_EDGE * square && isOn(ax, ay, dx, dy, square, x, y)) return true
        if (ay > y !== by > y && turn > 0 === rises) inside = !inside
      }
      ax = bx
      ay = by
    }
  }
  return inside
}

/** Whether the point is within 1 µm of the edge from a, reckoned as PostGIS does in ST_DWithin. */
function isOn(ax: number, ay: number, dx: number, dy: number, square: number, x: number, y: number): boolean {
  const part = square === 0 ? 0 : ((x - ax) * dx + (y - ay) * dy) / square
  if (part <= 0 || part >= 1) {
    const [ex, ey] = part >= 1 ? [ax + dx, ay + dy] : [ax, ay]
    return Math.sqrt((x - ex) * (x - ex) + (y - ey) * (y - ey)) <= ON_EDGE
  }
  return Math.abs((ay - y) * dx - (ax - x) * dy) / Math.sqrt(square) <= ON_EDGE
}

/** Calls with every edge whose chain comes near the box; a superset of those that meet it. */
export function visitEdges(
  numbers: Float64Array,
  base: number,
  [west, south, east, north]: Box,
  visit: (ax: number, ay: number, bx: number, by: number) => void,
): void {
  const end = base + HEAD + numbers[base + 1]!
  for (let node = base + HEAD; node < end; ) {
    const size = numbers[node + 4]!
    const isFar =
      west > numbers[node + 2]! || south > numbers[node + 3]! || east < numbers[node]! || north < numbers[node + 1]!
    if (isFar) {
      node += size
      continue
    }
    if (size === NODE) {
      const last = base + numbers[node + 6]!
      for (let vertex = base + numbers[node + 5]!; vertex < last; vertex += 2)
        visit(numbers[vertex]!, numbers[vertex + 1]!, numbers[vertex + 2]!, numbers[vertex + 3]!)
    }
    node += NODE
  }
}

/** The box of a polygon, widened by the tolerance; the reverse of a box when it has no ring. */
export function boxOf(numbers: Float64Array, base: number): Box {
  const end = base + HEAD + numbers[base + 1]!
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let node = base + HEAD; node < end; node += numbers[node + 4]!) {
    west = Math.min(west, numbers[node]!)
    south = Math.min(south, numbers[node + 1]!)
    east = Math.max(east, numbers[node + 2]!)
    north = Math.max(north, numbers[node + 3]!)
  }
  return [west, south, east, north]
}
