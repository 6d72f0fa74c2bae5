import { gridDisk, gridRing, latLngToCell } from 'h3-js'
import { expect, it } from 'vitest'
import { clusterAround, hotCells } from './cluster.ts'

const middle = latLngToCell(30.25, 120.19, 9)

it('cells that touch are one cluster, whichever of them is asked for', () => {
  const block = gridDisk(middle, 1)
  const apart = gridRing(middle, 4)[0]!
  const cells = [...block, apart]
  for (const cell of block) expect(clusterAround(cell, cells).sort()).toEqual([...block].sort())
  expect(clusterAround(apart, cells)).toEqual([apart])
})

it('a chain hangs together, and what is not hot has no cluster', () => {
  const chain = [middle]
  while (chain.length < 6) chain.push(gridRing(chain.at(-1)!, 1).find((cell) => !chain.includes(cell))!)
  expect(clusterAround(chain[0]!, chain)).toHaveLength(6)
  expect(clusterAround(gridRing(middle, 9)[0]!, chain)).toEqual([])
})

it('cold spots, and what is low beside high, are not sent to', () => {
  const found = { cells: ['a', 'b', 'c'], classes: [2, -3, 1], quadrants: [1, 2, 4], patterns: [3, -1, 0] }
  const of = (measure: string) => hotCells({ ...found, measure } as never)
  expect([of('gi'), of('moran'), of('emerging')]).toEqual([['a', 'c'], ['a'], ['a']])
})
