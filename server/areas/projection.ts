import proj4 from 'proj4'

/**
 * From longitude and latitude to metres of the city's CRS, where it is defined as PROJ writes it. PROJ's transverse Mercator is
 * Poder and Engsager's, which proj4 calls etmerc: they agree within nanometres.
 */
export const projectTo = (definition: string): ((position: number[]) => number[]) =>
  proj4('WGS84', definition.replace('+proj=tmerc', '+proj=etmerc')).forward
