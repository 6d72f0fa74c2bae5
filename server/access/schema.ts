import { type Static, Type } from 'typebox'
import { ROLES, type Role } from './rules.ts'

export const RoleName = Type.Unsafe<Role>(Type.Union(Object.keys(ROLES).map((role) => Type.Literal(role))))

export const Person = Type.Object({
  id: Type.String(),
  name: Type.String(),
  nameEn: Type.String(),
  role: RoleName,
  unitCode: Type.Union([Type.String(), Type.Null()]),
  unitName: Type.Union([Type.String(), Type.Null()]),
  unitNameEn: Type.Union([Type.String(), Type.Null()]),
  areaCode: Type.Union([Type.String(), Type.Null()], { description: 'jurisdiction; null is the whole city' }),
  areaName: Type.Union([Type.String(), Type.Null()]),
  areaNameEn: Type.Union([Type.String(), Type.Null()]),
})
export type Person = Static<typeof Person>

export const SessionRequest = Type.Object({
  person: Type.String({ minLength: 1, maxLength: 64, description: 'sign-in name' }),
  password: Type.Optional(Type.String({ maxLength: 200, description: 'not asked of demo people in a demo city' })),
})
export type SessionRequest = Static<typeof SessionRequest>

export const Session = Type.Object({ token: Type.String(), expiresAt: Type.String(), person: Person })
export type Session = Static<typeof Session>
